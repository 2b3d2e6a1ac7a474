import { compileRules, type CompiledRules } from '@liexin/rules/compile-rules';
import { decide } from '@liexin/rules/decide';
import { LookupCache } from '@liexin/rules/lookup-cache';
import type { DocumentView, Lookup, RulesRequest, Verdict } from '@liexin/rules/request';
import type { StagedWrite } from '../commit/stage-writes.ts';
import type { Caller, RulesIssue } from '../engine.ts';
import type { Meter } from '../meter/meter.ts';
import type { Document } from '../model/document.ts';
import { Fault } from '../model/fault.ts';
import { databaseIds, parseName } from '../model/path.ts';
import type { Query } from '../model/query.ts';
import type { Timestamp } from '../model/value.ts';
import { toQueryView } from './query-view.ts';
import { toView } from './to-rule-value.ts';

type User = Extract<Caller, { readonly kind: 'user' }>;
type Read = (name: string) => Document | undefined;
type Request = Omit<RulesRequest, 'database' | 'auth' | 'time'>;

/** What a decision is made in: one request of one caller, with the documents as they are and as they will be. */
interface Hearing {
  readonly database: string;
  readonly caller: User;
  readonly time: Timestamp;
  readonly lookup: Lookup;
  readonly cache: LookupCache;
}

/** The official emulator's form, one line for each statement that did not grant. */
function describe(verdict: Verdict): string {
  return verdict.because.map(({ line, detail }) => `\n${detail} @ L${line}`).join('');
}

/** Asks the rules. Admin callers pass; a database without rules refuses every user. The only part that knows the rules language. */
export class Guard {
  readonly #rules = new Map<string, CompiledRules>();
  readonly #meter: Meter;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** Replaces the rules of a database (by its id). With an ERROR among the issues the old ones stay. */
  setRules(databaseId: string, source: string): readonly RulesIssue[] {
    const compiled = compileRules(source);
    if ('issues' in compiled) return compiled.issues;
    this.#rules.set(databaseId, compiled.rules);
    return [];
  }

  /** Throws PERMISSION_DENIED unless the caller may get every document (which may be missing). One request: rule look-ups are shared. */
  checkGets(caller: Caller, database: string, names: readonly string[], read: Read, time: Timestamp): void {
    if (caller.kind === 'admin') return;
    const hearing = this.#hear(caller, database, time, read, read);
    for (const name of names) {
      const { segments } = parseName(name);
      this.#ask(hearing, { method: 'get', path: segments, resource: toView(segments, read(name)) });
    }
  }

  /** Decides a query from its filters, never from the data. */
  checkList(caller: Caller, database: string, query: Query, read: Read, time: Timestamp): void {
    if (caller.kind === 'admin') return;
    if (query.collection === null) throw new Fault('PERMISSION_DENIED', 'Only an administrator lists all collections at once.');
    const { segments } = parseName(query.parent);
    const target = query.allDescendants ? { path: segments, collectionGroup: query.collection } : { path: [...segments, query.collection] };
    this.#ask(this.#hear(caller, database, time, read, read), { method: 'list', ...target, query: toQueryView(query) });
  }

  /** Decides every write of a commit against the state before it and (getAfter) the state after all of it. */
  checkWrites(caller: Caller, database: string, writes: readonly StagedWrite[], read: Read, after: Read, time: Timestamp): void {
    if (caller.kind === 'admin') return;
    const hearing = this.#hear(caller, database, time, read, after);
    for (const { write, segments, before, after: next } of writes) {
      const resource = toView(segments, before);
      const method = write.type === 'verify' ? 'get' : write.type === 'delete' ? 'delete' : before ? 'update' : 'create';
      const requestResource = write.type === 'set' ? toView(segments, next) : null;
      this.#ask(hearing, { method, path: segments, resource, requestResource });
    }
  }

  #hear(caller: User, database: string, time: Timestamp, read: Read, after: Read): Hearing {
    const lookup: Lookup = {
      get(path, wantsAfter): DocumentView | null {
        const name = `${database}/documents/${path.join('/')}`;
        return toView(path, (wantsAfter ? after : read)(name));
      },
    };
    return { database, caller, time, lookup, cache: new LookupCache(lookup) };
  }

  #ask(hearing: Hearing, request: Request): void {
    const { id } = databaseIds(hearing.database);
    const rules = this.#rules.get(id);
    if (rules === undefined) throw new Fault('PERMISSION_DENIED', 'This database has no rules; it is closed.');
    const verdict = decide(rules, { ...request, database: id, auth: hearing.caller.auth, time: hearing.time }, hearing.lookup, hearing.cache);
    this.#meter.add({ ruleReads: verdict.lookups });
    if (!verdict.allowed) throw new Fault('PERMISSION_DENIED', describe(verdict));
  }
}
