/** Someone at a browser without a screen: follows redirects and presses buttons, with cookies of their own. */
export interface Person {
  /** The address outside the authorization server that it ends on, or null where it ends on a page of the server. */
  visit(address: string, decision: 'allow' | 'deny'): Promise<string | null>;
}

const mostSteps = 20;

/** @param origin the authorization server's; another origin is never called. */
export function createPerson(origin: string): Person {
  const cookies = new Map<string, string>();

  async function request(url: URL, form: URLSearchParams | null): Promise<Response> {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === null ? {} : { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  return {
    async visit(address, decision) {
      let url = new URL(address);
      let form: URLSearchParams | null = null;
      for (let step = 0; step < mostSteps; step += 1) {
        if (url.origin !== origin) return url.href;
        const response: Response = await request(url, form);
        const location = response.headers.get('location');
        if (location !== null) {
          url = new URL(location, url);
          form = null;
          continue;
        }
        const html = await response.text();
        const next = formOf(html);
        // A page that asks for a code to be typed is where a device's sign-in ends when it was denied.
        const asksForCode = /<input[^>]*\stype="text"/.test(html);
        if (next === null || asksForCode) {
          if (asksForCode ? decision === 'deny' : response.ok) return null;
          throw new Error(
            `${url.pathname} answered ${response.status}: ${html.replace(/<[^>]*>|\s+/g, ' ')}`,
          );
        }
        url = new URL(next.action, url);
        form = next.fields;
        form.set('decision', decision);
      }
      throw new Error(`The sign-in did not end after ${mostSteps} pages.`);
    },
  };
}

/** The page's form with its hidden fields; null where it has none. */
function formOf(html: string): { action: string; fields: URLSearchParams } | null {
  const action = /<form[^>]*\saction="([^"]+)"/.exec(html)?.[1];
  if (action === undefined) return null;
  const fields = new URLSearchParams();
  for (const [input] of html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = /\sname="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) fields.set(name, /\svalue="([^"]*)"/.exec(input)?.[1] ?? '');
  }
  return { action, fields };
}
