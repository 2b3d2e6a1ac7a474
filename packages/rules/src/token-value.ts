import { bool, float, int, list, map, NULL, string, type RuleValue } from './value.ts';

/** A JSON value of an ID token as a value of the language: whole numbers become int, anything unknown becomes null. */
export function tokenValue(json: unknown): RuleValue {
  if (typeof json === 'string') return string(json);
  if (typeof json === 'boolean') return bool(json);
  if (typeof json === 'number') return Number.isSafeInteger(json) ? int(json) : float(json);
  if (typeof json === 'bigint') return int(json);
  if (Array.isArray(json)) return list(json.map(tokenValue));
  if (typeof json === 'object' && json !== null) return map(new Map(Object.entries(json).map(([key, value]) => [key, tokenValue(value)])));
  return NULL;
}
