// The table of rights against the running system: every cell of what is built, tried by one person for each role.
import { rights, verdictOn, type Action } from '@liexin/domain/agency/rights';
import { routes } from '@liexin/domain/api/routes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aCast, type Cast } from './support/cast.ts';
import { builtRights, probes } from './support/probes.ts';
import { builtActions, notBuilt, routeRights, ruleRights } from './support/rights-map.ts';
import { accessSpec } from './support/rules-text.ts';

describe('the map of what is built', () => {
  test('[RT8] every right is either tried here or named as not built, and never both', () => {
    const all: readonly Action[] = [...builtRights, ...notBuilt];
    expect(all.toSorted()).toEqual((Object.keys(rights) as Action[]).toSorted());
    expect([...builtActions()].toSorted()).toEqual([...builtRights].toSorted());
  });

  test('[RT8] every call of the API and every rule of the database stands for a right, or is named as none', () => {
    expect(Object.keys(routeRights).toSorted()).toEqual(Object.keys(routes).toSorted());
    const rules = new Set([...accessSpec.matchAll(/\bR-([A-Z]+)-\d+\b/g)].map(([, name = '']) => name));
    expect(Object.keys(ruleRights).toSorted()).toEqual([...rules].toSorted());
  });
});

describe('the cells', () => {
  let cast: Cast;
  beforeAll(async () => {
    cast = await aCast();
  });
  afterAll(() => cast.close());

  test.each(builtRights)('[RT9] %s: the system does what the table says, for everybody', async (action) => {
    const wrong: string[] = [];
    for (const { title, tries, staffOnly } of probes[action])
      for (const who of cast.players) {
        if (staffOnly && who.person === null) continue;
        const verdict = verdictOn(who.holders, action, relationTo(action, who.relation));
        // What needs a second person or emergency access is not to be had at once.
        if ((await tries(cast, who)) !== (verdict.kind === 'yes')) wrong.push(`${title}, ${who.name}: the table says ${verdict.kind}`);
      }
    expect(wrong).toEqual([]);
  });
});

/** Everybody's own acts are their own; the kit is the founder's, whose relation says so; a conversation is the candidate's; of
 * what an auditor asks for another person says that it is theirs to see. */
const relationTo = (action: Action, relation: Cast['players'][number]['relation']) =>
  action === 'ledger.read' ? { ...relation, isOwn: true } : action.startsWith('export.') ? { ...relation, inScope: true } : relation;
