/**
 * The ways in which common programs write a text inside another one: as it is, in a JSON string, in a URL or form, in hex, and
 * in base64 at any alignment, standard and URL-safe; and twice over, as a URL in a URL and base64 in base64 or a URL. Serialisers
 * differ in what they escape beyond what they must.
 */
export function writtenForms(text: string): string[] {
  return [
    ...new Set([
      text,
      ...jsonForms(text),
      ...urlForms(text),
      ...hexForms(text),
      ...base64Forms(text),
      ...twiceForms(text),
    ]),
  ];
}

function hexForms(text: string): string[] {
  const hex = Buffer.from(text, 'utf8').toString('hex');
  return [hex, hex.toUpperCase()];
}

function twiceForms(text: string): string[] {
  const twice = encodeURIComponent(encodeURIComponent(text.toWellFormed()));
  const base64 = Buffer.from(text, 'utf8').toString('base64');
  return [
    twice,
    twice.replace(/%25[0-9A-F]{2}/g, (each) => each.toLowerCase()),
    // The end of a text as a whole; in a longer one it depends on what follows.
    ...base64Forms(base64.slice(0, Math.floor(Buffer.byteLength(text) / 3) * 4)),
  ];
}

function jsonForms(text: string): string[] {
  const plain = JSON.stringify(text).slice(1, -1);
  const slashed = plain.replaceAll('/', '\\/');
  return [
    plain,
    slashed,
    // PHP escapes slashes and everything beyond ASCII; Python the latter alone.
    escapeUnits(plain, /[\u0080-\uffff]/g),
    escapeUnits(slashed, /[\u0080-\uffff]/g),
    // Go and others: what could end an HTML script element.
    escapeUnits(plain, /[<>&\u2028\u2029]/g),
    // .NET: beyond ASCII and everything HTML minds, in capitals.
    escapeUnits(plain.replaceAll('\\"', '\\u0022'), /[<>&'+`\u007f-\uffff]/g, true),
  ];
}

function escapeUnits(text: string, which: RegExp, capitals = false): string {
  return text.replace(which, (unit) => {
    const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${capitals ? hex.toUpperCase() : hex}`;
  });
}

function urlForms(text: string): string[] {
  const component = encodeURIComponent(text.toWellFormed());
  // RFC 3986, 2.2: encodeURIComponent leaves five reserved characters as they are; other encoders do not.
  const strict = percentEncode(component, /[!'()*]/g);
  // The form serialiser (URL standard, 5.2) keeps `*` and encodes `~`, as Java does.
  const form = percentEncode(component, /[!'()~]/g);
  // As whole addresses and paths are encoded: some reserved characters, or the slash alone, stay as they are.
  const address = encodeURI(text.toWellFormed());
  const path = strict.replaceAll('%2F', '/');
  return [component, strict, form, address, path, component.replaceAll('~', '%7E')].flatMap((encoded) => [
    encoded,
    encoded.replaceAll('%20', '+'),
  ]);
}

function percentEncode(text: string, which: RegExp): string {
  return text.replace(which, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // The characters at the ends hold bits of the neighbours too; the ones between depend on the text alone.
    const own = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
