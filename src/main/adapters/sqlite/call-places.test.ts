import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { placesPerMillisecond } from './call-coding.ts';
import { createCallPlaces, type FindCallPlaces } from './call-places.ts';

let db: Database.Database;
let findPlaces: FindCallPlaces;

beforeEach(() => {
  db = new Database(':memory:');
  db.exec('CREATE TABLE calls (position INTEGER PRIMARY KEY NOT NULL) STRICT');
  findPlaces = createCallPlaces(db);
});
afterEach(() => db.close());

const place = (millisecond: number, count = 0) => millisecond * placesPerMillisecond + count;
const store = (...places: readonly number[]) => {
  for (const one of places) db.prepare('INSERT INTO calls VALUES (?)').run(one);
};

it('gives calls of one millisecond one place after the other', () => {
  expect(findPlaces([7, 7, 9, 9, 9])).toEqual([place(7), place(7, 1), place(9), place(9, 1), place(9, 2)]);
  expect(findPlaces([])).toEqual([]);
});

it('begins behind the calls that are there, also where later ones are', () => {
  store(place(7), place(7, 4), place(9), place(12));
  expect(findPlaces([6, 7, 7, 9, 10])).toEqual([place(6), place(7, 5), place(7, 6), place(9, 1), place(10)]);
});

it('goes on in the next millisecond where one is full', () => {
  store(place(8, -1));
  expect(findPlaces([7, 7, 8])).toEqual([place(8), place(8, 1), place(8, 2)]);
});

it('puts calls from before 1970 first', () => {
  expect(findPlaces([-5, -5, 7])).toEqual([0, 1, place(7)]);
});
