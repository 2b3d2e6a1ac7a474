/** What the names of the standard library mean: the checker and the planner both look here. */
import type { RuleType } from '../value.ts';
import { bytesMethods } from './bytes.ts';
import { converters } from './convert.ts';
import { latlngFunctions, latlngMethods } from './latlng.ts';
import { listMethods, setMethods } from './list.ts';
import { mapDiffMethods, mapMethods, partialMapMethods } from './map.ts';
import { mathFunctions } from './math.ts';
import type { Operation, OperationTable } from './method.ts';
import { pathMethods } from './path.ts';
import { stringMethods } from './string.ts';
import { durationFunctions, durationMethods, timestampFunctions, timestampMethods } from './time.ts';

const METHODS: Readonly<Partial<Record<RuleType, OperationTable>>> = {
  string: stringMethods,
  bytes: bytesMethods,
  list: listMethods,
  set: setMethods,
  map: mapMethods,
  'partial-map': partialMapMethods,
  'map-diff': mapDiffMethods,
  timestamp: timestampMethods,
  duration: durationMethods,
  path: pathMethods,
  latlng: latlngMethods,
};

const NAMESPACES: Readonly<Record<string, OperationTable>> = {
  math: mathFunctions,
  timestamp: timestampFunctions,
  duration: durationFunctions,
  latlng: latlngFunctions,
};

/** Functions that read documents; each takes one path. */
export const LOOKUP_FUNCTIONS = ['get', 'getAfter', 'exists', 'existsAfter'] as const;
export type LookupFunction = (typeof LOOKUP_FUNCTIONS)[number];

export function lookupFunction(name: string): LookupFunction | undefined {
  return LOOKUP_FUNCTIONS.find((known) => known === name);
}

export function converter(name: string): Operation | undefined {
  return own(converters, name);
}

export function isNamespace(name: string): boolean {
  return Object.hasOwn(NAMESPACES, name);
}

export function namespaceFunction(namespace: string, name: string): Operation | undefined {
  const table = own(NAMESPACES, namespace);
  return table === undefined ? undefined : own(table, name);
}

/** All meanings of a method name, by the receiver's type; empty if there is none. */
export function methodsNamed(name: string): ReadonlyMap<RuleType, Operation> {
  const found = new Map<RuleType, Operation>();
  for (const [type, table] of Object.entries(METHODS)) {
    const operation = own(table, name);
    if (operation !== undefined) found.set(type as RuleType, operation);
  }
  return found;
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
