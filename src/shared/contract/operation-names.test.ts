import { expect, test } from 'vitest';
import { contract } from './index.ts';
import { operationNames } from './operation-names.ts';

test('the list of names is the contract, no more and no less', () => {
  expect([...operationNames].sort()).toEqual(Object.keys(contract).sort());
});
