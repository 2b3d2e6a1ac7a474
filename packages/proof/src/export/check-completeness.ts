import type { Json } from './canonical-json.ts';
import type { ExportCounts } from './manifest.ts';
import type { JsonObject } from './rows.ts';

/** So many of each list are named. */
const listed = 1000;

/**
 * Whether `completeness.json` says of what is not there what a checker counted itself (EX10, EX25): how many are gone, rejected, outside of the
 * dates, imported, lost and under no checkpoint, and as many of each in its lists. What nobody but the server knows (holds, restrictions, what was
 * deleted) is not looked at. Pure.
 *
 * @param imported messages that an import brought
 * @param covered lanes that a checkpoint proves
 * @param lostDevices devices that wrote and have no certificate
 */
export function isTold(
  said: JsonObject | null,
  counts: ExportCounts,
  { covered, lostDevices, imported }: { readonly covered: number; readonly lostDevices: number; readonly imported: number },
): boolean {
  if (said?.['v'] !== 1) return false;
  const uncovered = counts.lanes - covered;
  const numbers: readonly (readonly [Json | undefined, number])[] = [
    [said['purged'], counts.purged],
    [said['missing'], counts.missing],
    [said['rejected'], counts.rejected],
    [said['outOfDates'], counts.withheld],
    [said['uncoveredLanes'], uncovered],
    // Exports from before there were imports name none and have none.
    [said['imported'] ?? 0, imported],
  ];
  if (numbers.some(([told, counted]) => told !== counted)) return false;
  const lists: readonly (readonly [string, number])[] = [
    ['listed', counts.purged + counts.missing],
    ['uncovered', uncovered],
    ...(said['imported'] === undefined ? [] : [['importedRows', imported] as const]),
  ];
  if (lists.some(([name, counted]) => lengthOf(said[name]) !== Math.min(counted, listed))) return false;
  // With them stand certificates of devices that wrote nothing here, of which nothing is left to count.
  return lengthOf(said['lost']) >= Math.min(counts.lost + lostDevices, listed);
}

function lengthOf(list: Json | undefined): number {
  return Array.isArray(list) ? list.length : -1;
}
