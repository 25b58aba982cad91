// Loaded before a program (`node --import`) that shall live at one moment: pictures of what it answers are then always the same.

/** The moment that pictures are taken at; the page's clock is set to it too. */
export const pictureMoment = '2026-11-20T10:00:00.000Z';

const moment = Date.parse(pictureMoment);
const RealDate = Date;

if (process.env.SALLYPORT_FIXED_DATE === '1') {
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [number | string | Date]) {
      super(given[0] ?? moment);
    }
    static override now(): number {
      return moment;
    }
  } as DateConstructor;
}
