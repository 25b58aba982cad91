import { guardsIn } from './guard.ts';

const erasure = ['src/main/adapters/sqlite/call-erasure.test.ts'];
const vocabularies = ['src/main/adapters/sqlite/header-editions.test.ts'];
const filter = ['src/main/core/calls/call-filter.test.ts'];
const settings = ['src/main/core/calls/recording-settings.test.ts'];

/** What keeps calls that were deleted, or that must not be kept, out of the log, and each agent to its own calls. */
export const callLogGuards = [
  ...guardsIn('src/main/adapters/sqlite/call-erasure.ts', erasure, [
    ['pages of deleted calls that stay in the file', "db.exec('VACUUM');", ''],
    ['terms that only deleted calls used', 'db.prepare(unusedTerms(field)).run(field);', ''],
    ['words of deleted calls in the index', 'index.compact();', ''],
  ]),
  ...guardsIn('src/main/adapters/sqlite/call-log.ts', erasure, [
    ['an erasure that a crash cut short', 'if (table.isErasurePending()) erase();', ''],
  ]),
  ...guardsIn('src/main/adapters/sqlite/call-table.ts', vocabularies, [
    ['what headers of cleared calls taught', ' DELETE FROM header_vocabularies;', ''],
  ]),
  ...guardsIn('src/main/adapters/sqlite/call-log.ts', vocabularies, [
    [
      'what headers of some cleared calls taught, in later ones',
      'else if (deleted > 0) editions.retire();',
      '',
    ],
  ]),
  ...guardsIn('src/shared/domain/call-filter-input.ts', filter, [
    [
      'calls of another agent that is called like this one',
      "['key_id', listOf(input.key_id)]",
      "['agent', listOf(input.key_id)]",
    ],
  ]),
  ...guardsIn('src/main/core/calls/recording-settings.ts', settings, [
    ['bodies of a toolkit that is left out', 'settings.unrecorded_toolkits.includes(toolkit)', 'false'],
    ['bodies of an agent that is left out', '!settings.unrecorded_agents.includes(keyId)', 'true'],
  ]),
];
