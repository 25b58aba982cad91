// Signed URLs open what they name to whoever holds them: Amazon S3 ("Authenticating requests: query parameters"), Google Cloud
// Storage (V2, V4), Azure (service and account SAS), CloudFront ("signed URLs"), Alibaba OSS.
const alwaysSigned = /^x-(?:amz|goog|oss|ms|cos)-/i;
const marks =
  /^(?:sig|signature|googleaccessid|awsaccesskeyid|ossaccesskeyid|key-pair-id|hdnea|hdnts|hmac)$/i;
const besideMarks =
  /^(?:se|st|sp|sv|sr|ss|srt|spr|sip|si|sdd|ses|skoid|sktid|skt|ske|sks|skv|saoid|scid|expires|expiry|exp|policy|security-token|token)$/i;

/** A URL or path without the parameters that sign it; all else stays byte for byte. */
export function unsignedUrl(url: string): string {
  const [beforeFragment = '', ...fragment] = url.split('#');
  const at = beforeFragment.indexOf('?');
  if (at === -1) return url;
  const pairs = beforeFragment.slice(at + 1).split('&');
  const names = pairs.map(nameOf);
  const isSigned = names.some((name) => marks.test(name));
  const kept = pairs.filter((_, index) => {
    const name = names[index] ?? '';
    return !alwaysSigned.test(name) && !(isSigned && (marks.test(name) || besideMarks.test(name)));
  });
  if (kept.length === pairs.length) return url;
  const query = kept.length === 0 ? '' : `?${kept.join('&')}`;
  return [`${beforeFragment.slice(0, at)}${query}`, ...fragment].join('#');
}

/** A text with every URL in it unsigned, also where JSON escapes its slashes. */
export function withUnsignedUrls(text: string): string {
  return text.replace(/https?:\\?\/\\?\/[^\s"'<>`]{1,8192}/g, unsignedUrl);
}

function nameOf(pair: string): string {
  return new URLSearchParams(`${pair.split('=', 1)[0] ?? ''}=`).keys().next().value ?? '';
}
