export { originsOf, resolveBaseUrl, resolveUrlTemplate } from './base-url.ts';
export { parseEntry } from './catalog.ts';
export { toolkitForScheme } from './complete-toolkit.ts';
export { type Fault, validationFailed } from './fault.ts';
export { parsedTemplate, type RenderedInjection, renderInjections, secretTexts } from './injections.ts';
export { mintAddress } from './mint-address.ts';
export { originAllows } from './origin-allows.ts';
export { templateFields } from './template.ts';
export { createToolkits, type Toolkits } from './toolkits.ts';
