import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { ExportWorkDocument } from '../../platform/export-work-documents.ts';
import { getFile, putFile, type KeptFile, type PackageStore } from './package-store.ts';
import type { PlannedLedger } from './agency-items.ts';
import type { PlannedGaps } from './plan-gaps.ts';
import type { PlannedLane } from './plan-export.ts';

/** What of a lane's keys its export needs: those of its snapshot, and of the months of its dates. */
export interface PlannedKeys {
  readonly lane: string;
  readonly conversation: string;
  readonly compartment: string;
  readonly epochs: readonly number[];
  readonly periods: readonly number[];
}
/** Where rows are to be had, in the order of the parts. */
export interface PlannedRows {
  readonly lanes: readonly PlannedLane[];
  readonly ledger: PlannedLedger;
}
export interface KeptPlan extends PlannedRows {
  readonly keys: readonly PlannedKeys[];
  readonly gaps: PlannedGaps;
}
type PlanFiles = Record<keyof typeof names, KeptFile>;

/** As the builder keeps them: no files of the export. Keys stand apart, because they are asked for often. */
const names = { rows: 'plan.json', keys: 'keys.json', gaps: 'gaps.json' } as const;

/** Keeps a plan. Answers what the work has to know of it to find it again. */
export const keepPlan = async (store: PackageStore, exportId: string, { lanes, ledger, keys, gaps }: KeptPlan): Promise<PlanFiles> => {
  const keep = (name: keyof typeof names, value: unknown) => putFile(store, exportId, names[name], utf8(JSON.stringify(value)));
  return { rows: await keep('rows', { lanes, ledger }), keys: await keep('keys', keys), gaps: await keep('gaps', gaps) };
};

const readJson = async (store: PackageStore, exportId: string, file: KeptFile | undefined): Promise<unknown> => {
  if (!file) throw new Error('plan-missing');
  return JSON.parse(fromUtf8(await getFile(store, exportId, file)));
};

export const plannedRows = async (store: PackageStore, exportId: string, { plan }: ExportWorkDocument): Promise<PlannedRows> =>
  (await readJson(store, exportId, plan?.rows)) as PlannedRows;

export const plannedGaps = async (store: PackageStore, exportId: string, { plan }: ExportWorkDocument): Promise<PlannedGaps> =>
  (await readJson(store, exportId, plan?.gaps)) as PlannedGaps;

/** What of keys the plan has, by lane: nothing else is ever told. */
export const plannedKeys = async (store: PackageStore, exportId: string, { plan }: ExportWorkDocument): Promise<ReadonlyMap<string, PlannedKeys>> =>
  new Map(((await readJson(store, exportId, plan?.keys)) as PlannedKeys[]).map((one) => [one.lane, one]));
