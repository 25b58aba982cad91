import { z } from 'zod';

/** How the value of a parameter is written (OpenAPI 3.1, 4.8.12.3); `json` for one that is described by a media type. */
export const parameterStyleSchema = z.enum([
  'simple',
  'label',
  'matrix',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
  'json',
]);
export type ParameterStyle = z.infer<typeof parameterStyleSchema>;

const parameterBindingSchema = z.strictObject({
  /** The argument that fills it. */
  argument: z.string(),
  /** Its name on the wire. */
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  style: parameterStyleSchema,
  explode: z.boolean(),
  required: z.boolean(),
  /** Whether reserved characters of URLs stay as they are, so that one value may hold several path segments. */
  reserved: z.boolean(),
});
export type ParameterBinding = z.infer<typeof parameterBindingSchema>;

const bodyBindingSchema = z.strictObject({
  kind: z.enum(['json', 'form', 'multipart', 'text', 'binary']),
  content_type: z.string(),
  required: z.boolean(),
  /** The argument that is the whole body; null where each property of the body is an argument of its own. */
  argument: z.string().nullable(),
  /** The arguments that are properties of the body. */
  properties: z.array(z.string()),
  /** The properties that are files. */
  files: z.array(z.string()),
  /** The properties of a form whose lists and objects are not written as repeated fields. */
  styles: z.record(z.string(), z.strictObject({ style: parameterStyleSchema, explode: z.boolean() })),
  /** The media types of a form's parts, where the description names them. */
  types: z.record(z.string(), z.string()).default({}),
});
export type BodyBinding = z.infer<typeof bodyBindingSchema>;

/** How the arguments of a tool become a request. */
export const operationBindingSchema = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
  /** Below the base URL, with `{name}` where a path parameter stands. */
  path: z.string(),
  /** The address it lies below where that is not the toolkit's base URL. */
  server: z.string().nullable(),
  parameters: z.array(parameterBindingSchema),
  body: bodyBindingSchema.nullable(),
  accept: z.string().nullable(),
  scopes: z.array(z.string()),
});
export type OperationBinding = z.infer<typeof operationBindingSchema>;

/** One operation of an API description, ready to be a tool. */
export interface DescribedOperation {
  /** `LIST_REPOSITORIES`: the part of the tool's slug after the toolkit; unique within a description. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly binding: OperationBinding;
  /** The JSON Schema of the arguments, as JSON. */
  readonly input: string;
}
