import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import type { QueryConstraint } from './request.ts';
import { aRequest, compiled, documentAt, inDocuments, listTruthOf, lookupIn } from './test-support/evaluate.ts';
import { FALSE, int, list, NULL, string, TRUE, type QueryOperator, type RuleValue } from './value.ts';

function where(field: string, op: QueryOperator, value: RuleValue): QueryConstraint {
  return { field: field.split('.'), op, value };
}
const one = (...conjunction: readonly QueryConstraint[]): { constraints: readonly (readonly QueryConstraint[])[] } => ({ constraints: [conjunction] });
const error = expect.stringMatching(/^error/);

describe('what a filter proves', () => {
  test.each([
    ['an equality is the value', where('owner', '==', string('ada')), 'resource.data.owner == request.auth.uid', 'true'],
    ['another value is false', where('owner', '==', string('bob')), 'resource.data.owner == request.auth.uid', 'false'],
    ['null', where('end', '==', NULL), 'resource.data.end == null', 'true'],
    ['a bool', where('open', '==', TRUE), 'resource.data.open', 'true'],
    ['a false bool', where('open', '==', FALSE), 'resource.data.open', 'false'],
    ['membership', where('uids', 'array-contains', string('ada')), 'request.auth.uid in resource.data.uids', 'true'],
    ['membership of another', where('uids', 'array-contains', string('bob')), 'request.auth.uid in resource.data.uids', error],
    ['membership cannot be denied', where('uids', 'array-contains', string('bob')), '!(request.auth.uid in resource.data.uids)', error],
    ['> proves a weaker >', where('n', '>', int(5)), 'resource.data.n > 3', 'true'],
    ['> proves >= at the bound', where('n', '>', int(5)), 'resource.data.n >= 5', 'true'],
    ['>= does not prove > at the bound', where('n', '>=', int(5)), 'resource.data.n > 5', error],
    ['> does not prove a stronger >', where('n', '>', int(5)), 'resource.data.n > 6', error],
    ['> refutes <', where('n', '>', int(5)), 'resource.data.n < 5', 'false'],
    ['> proves the negation', where('n', '>', int(5)), '!(resource.data.n <= 5)', 'true'],
    ['> proves !=', where('n', '>', int(5)), 'resource.data.n != 5', 'true'],
    ['the rule may be mirrored', where('n', '>', int(5)), '3 < resource.data.n', 'true'],
    ['< proves a weaker <', where('n', '<', int(5)), 'resource.data.n < 6', 'true'],
    ['<= proves <=', where('n', '<=', int(5)), 'resource.data.n <= 5', 'true'],
    ['!= proves !=', where('n', '!=', int(5)), 'resource.data.n != 5', 'true'],
    ['!= proves nothing else', where('n', '!=', int(5)), 'resource.data.n != 6', error],
    ['not-in proves !=', where('n', 'not-in', list([int(5), int(6)])), 'resource.data.n != 6', 'true'],
    ['times compare', where('at', '<=', { type: 'timestamp', seconds: 5n, nanos: 0 }), 'resource.data.at <= request.time', 'true'],
    ['a nested field', where('card.owner', '==', string('ada')), "resource.data.card.owner == 'ada'", 'true'],
    ['an unknown field', where('n', '==', int(5)), 'resource.data.other == 1', error],
    ['an unknown field is not absent', where('n', '==', int(5)), "!('other' in resource.data)", error],
    ['nor null', where('n', '==', int(5)), 'resource.data.other != null', error],
    ['a filtered field is there', where('n', '>', int(5)), "'n' in resource.data", 'true'],
    ['a default does not stand in for an unknown field', where('n', '==', int(5)), "resource.data.get('secret', false) == false", error],
    ['keys cannot be told', where('n', '==', int(5)), "resource.data.keys().hasOnly(['n'])", error],
    ['arithmetic on a constraint is an error', where('n', '>', int(5)), 'resource.data.n + 1 > 6', error],
    ['the type of a constraint is unknown', where('n', '>', int(5)), 'resource.data.n is int', error],
    ['a map known in part equals nothing', where('card.owner', '==', string('ada')), "resource.data.card == {'owner': 'ada'}", error],
    ['equality with a list that holds a constraint', where('n', '>', int(5)), '[resource.data.n] != [1]', error],
    ['membership of a constraint in a list', where('n', '>', int(5)), 'resource.data.n in [1, 2]', 'false'],
    ['which cannot be told', where('n', '>', int(5)), 'resource.data.n in [7]', error],
  ])('[RE13] %s', (_title, constraint, condition, expected) => {
    expect(listTruthOf(condition, one(constraint))).toEqual(expected);
  });

  test('[RE13] several filters on one field prove together', () => {
    expect(listTruthOf('resource.data.n > 1 && resource.data.n < 10', one(where('n', '>', int(1)), where('n', '<=', int(9))))).toBe('true');
  });
});

describe('branches', () => {
  const mine = "resource.data.owner == 'ada' || resource.data.open == true";

  test('[RE14] every branch of or must be allowed', () => {
    const [owner, open, other] = [where('owner', '==', string('ada')), where('open', '==', TRUE), where('owner', '==', string('bob'))];

    expect(listTruthOf(mine, { constraints: [[owner], [open]] })).toBe('true');
    expect(listTruthOf(mine, { constraints: [[owner], [other]] })).not.toBe('true');
    expect(listTruthOf(mine, { constraints: [[other], [owner]] })).not.toBe('true');
  });

  test('[RE14] every value of in and array-contains-any must be allowed', () => {
    expect(listTruthOf("resource.data.owner in ['ada', 'bob']", one(where('owner', 'in', list([string('ada'), string('bob')]))))).toBe('true');
    expect(listTruthOf("resource.data.owner == 'ada'", one(where('owner', 'in', list([string('ada'), string('bob')]))))).toBe('false');
    expect(listTruthOf("'ada' in resource.data.uids", one(where('uids', 'array-contains-any', list([string('ada')]))))).toBe('true');
    expect(listTruthOf("'ada' in resource.data.uids", one(where('uids', 'array-contains-any', list([string('ada'), string('bob')]))))).not.toBe('true');
  });

  test('[RE14] too many values to split prove only what holds for all of them', () => {
    const many = list(Array.from({ length: 40 }, (_, at) => int(at)));

    expect(listTruthOf('resource.data.n < 100', one(where('n', 'in', many)))).toEqual(error);
    expect(listTruthOf(`resource.data.n in [${Array.from({ length: 40 }, (_, at) => at).join(', ')}]`, one(where('n', 'in', many)))).toBe('true');
  });
});

describe('the query itself', () => {
  test.each([
    [{ limit: 50 }, 'true'],
    [{ limit: 51 }, 'false'],
    [{}, error],
  ])('[RE15] limit %j against request.query.limit <= 50', (query, expected) => {
    expect(listTruthOf('request.query.limit <= 50', query)).toEqual(expected);
  });

  test('[RE15] offset, order and method can be asked', () => {
    expect(listTruthOf("request.query.offset == 3 && request.query.orderBy == ['at'] && request.method == 'list'", { offset: 3, orderBy: ['at'] })).toBe(
      'true',
    );
  });

  test('[RE15] request.query does not exist outside lists', () => {
    expect(listTruthOf('request.query.limit == null', {}, { request: { method: 'get', path: ['things', 'one'] } })).toEqual(error);
  });
});

describe('ids and lookups', () => {
  test.each([
    "id == 'one'",
    "id != 'one'",
    'id == request.auth.uid',
    'id.size() > 0',
    "id in ['one']",
    "resource.id == 'one'",
    'get(/databases/$(database)/documents/things/$(id)) == null',
    "'' + id == 'one'",
  ])('[RE16] the id of an unnamed document proves nothing: %s', (condition) => {
    expect(listTruthOf(condition, {})).toEqual(error);
  });

  test('[RE16] a filter on __name__ binds the id and gives the stored document', () => {
    const lookup = lookupIn(documentAt('things/one', { n: int(1) }));
    const byName = (...segments: string[]) => one(where('__name__', '==', { type: 'path', segments }));

    expect(listTruthOf("id == 'one' && resource.data.n == 1", byName('databases', '(default)', 'documents', 'things', 'one'), { lookup })).toBe('true');
    expect(listTruthOf("id == 'one' && resource.data.n == 1", byName('things', 'one'), { lookup })).toBe('true');
    expect(listTruthOf("id == 'one'", byName('things', 'two'), { lookup })).toBe('false');
  });

  test('[RE16] documents are looked up along matched wildcards and the caller', () => {
    const rules = compiled(
      inDocuments(
        "match /teams/{team}/notes/{note} { allow list: if get(/databases/$(database)/documents/teams/$(team)/members/$(request.auth.uid)).data.status == 'active'; }",
      ),
    );
    const lookup = lookupIn(documentAt('teams/red/members/ada', { status: string('active') }));
    const may = (team: string) => decide(rules, aRequest({ method: 'list', path: ['teams', team, 'notes'], query: { orderBy: [], constraints: [] } }), lookup);

    expect(may('red')).toMatchObject({ allowed: true, lookups: 1 });
    expect(may('blue').allowed).toBe(false);
  });

  test('[RE16] a statement for one literal document does not cover the collection', () => {
    expect(decide(compiled(inDocuments('match /things/one { allow list; }')), aRequest({ method: 'list', path: ['things'] }), lookupIn()).allowed).toBe(false);
  });
});

describe('collection groups', () => {
  const may = (statements: string, path: string[] = []): boolean =>
    decide(compiled(inDocuments(statements)), aRequest({ method: 'list', path, collectionGroup: 'notes' }), lookupIn()).allowed;

  test('[RE17] only a wildcard of any depth covers a collection group', () => {
    expect(may('match /{path=**}/notes/{id} { allow list; }')).toBe(true);
    expect(may('match /{path=**} { allow list; }')).toBe(true);
    expect(may('match /notes/{id} { allow list; }')).toBe(false);
    expect(may('match /teams/{team}/notes/{id} { allow list; }')).toBe(false);
    expect(may('match /teams/{team}/{rest=**} { allow list; }')).toBe(false);
  });

  test('[RE17] below a document the rules for its descendants apply', () => {
    expect(may('match /teams/{team}/{rest=**} { allow list: if team == "red"; }', ['teams', 'red'])).toBe(true);
    expect(may('match /teams/{team}/{rest=**} { allow list: if rest == /notes/n; }', ['teams', 'red'])).toBe(false);
  });
});
