/** Names the day of a moment in local time ("2026-11-21"). Every call asks, and the answer changes once a day. */
export function createLocalDay(): (now: number) => string {
  let name = '';
  let begins = 0;
  let ends = 0;
  return (now) => {
    if (now >= begins && now < ends) return name;
    const date = new Date(now);
    begins = new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
    // A day on which clocks change has 23 or 25 hours: the next one begins where its date says.
    ends = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
    name = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
      .map((part) => String(part).padStart(2, '0'))
      .join('-');
    return name;
  };
}
