import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes, SallyportError, toErrorShape } from '#shared/errors.ts';
import { errorDocs } from '../../../scripts/error-docs.ts';
import { httpErrors, toErrorEnvelope } from './http-errors.ts';

describe('the table of errors', () => {
  it('gives each error a number of its own', () => {
    const numbers = errorCodes.map((code) => httpErrors[code].code);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('gives each error a status that says whose turn it is', () => {
    for (const code of errorCodes) expect(httpErrors[code].status).toBeGreaterThanOrEqual(400);
  });

  it('is what docs/errors.md shows (npm run docs)', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'errors.md'), 'utf8');
    expect(page).toBe(errorDocs());
  });
});

describe('the envelope', () => {
  it('holds what the documented one holds', () => {
    const error = new SallyportError('ValidationFailed', 'endpoint: is missing', {
      field: 'endpoint',
      fix: 'Send it.',
      errors: ['endpoint: is missing'],
    });
    expect(toErrorEnvelope(toErrorShape(error), 'req_1')).toEqual({
      status: 400,
      body: {
        error: {
          message: 'endpoint: is missing',
          code: 4000,
          slug: 'ValidationFailed',
          status: 400,
          request_id: 'req_1',
          suggested_fix: 'Send it.',
          field: 'endpoint',
          errors: ['endpoint: is missing'],
        },
      },
    });
  });

  it('keeps the text of an unexpected error to itself', () => {
    const { status, body } = toErrorEnvelope(toErrorShape(new Error('token abc123')), 'req_1');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('abc123');
  });
});
