export { credentialPlaceholder, placeholderIn, secretPlaceholder } from './placeholders.ts';
export { redactHeader, redactText } from './redact-text.ts';
export { secretHeaderKind } from './secret-names.ts';
