// One thing made otherwise in an export by whoever can seal it anew, chosen by a seed: what is found then is found by the record alone.
import { fromUtf8, toBase64url, utf8 } from '@liexin/proof/bytes';
import { asObject, canonicalJson, type Json } from '@liexin/proof/export/canonical-json';
import { CHECKPOINTS, isRowFile, MANIFEST, SIGNATURES } from '@liexin/proof/export/manifest';
import type { JsonObject } from '@liexin/proof/export/rows';
import { seeded } from './damage.ts';
import { rewritten, type Loose } from './resealed.ts';

type Next = (below: number) => number;
type Names = readonly (string | number)[];

/** `where`: file, kind of row, then the names down to what was made otherwise. */
export interface Forgery {
  readonly how: 'edit' | 'add' | 'leave out' | 'drop' | 'double' | 'swap' | 'move' | 'drop file';
  readonly where: string;
}

const rowsOf = (bytes: Uint8Array): JsonObject[] =>
  fromUtf8(bytes)
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const { h: _h, ...row } = JSON.parse(line) as Record<string, Json>;
      return row;
    });

/** Every value inside of one, by the names that lead to it; lists and objects too. */
const placesIn = (value: Json, names: Names = []): Names[] => {
  const inside = Array.isArray(value) ? [...(value as readonly Json[]).entries()] : Object.entries(asObject(value) ?? {});
  return [...(names.length > 0 ? [names] : []), ...inside.flatMap(([name, one]) => placesIn(one, [...names, name]))];
};

/** The value with another one at a place; undefined takes it out. */
const put = (value: Json, [name, ...rest]: Names, make: (old: Json) => Json | undefined): Json => {
  if (name === undefined) return make(value) ?? null;
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    const made = rest.length > 0 ? put(list[Number(name)] ?? null, rest, make) : make(list[Number(name)] ?? null);
    return made === undefined ? list.toSpliced(Number(name), 1) : list.with(Number(name), made);
  }
  const object = asObject(value) ?? {};
  const made = rest.length > 0 ? put(object[name] ?? null, rest, make) : make(object[name] ?? null);
  const { [name]: _old, ...others } = object;
  return made === undefined ? others : { ...others, [name]: made };
};

const at = (value: Json, names: Names): Json =>
  names.reduce<Json>((one, name) => (Array.isArray(one) ? (one as readonly Json[])[Number(name)] : asObject(one)?.[name]) ?? null, value);

const textOr = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Another value that looks as if it could stand there. */
const other = (old: Json, next: Next): Json => {
  if (typeof old === 'number') return old + (next(2) === 0 ? 1 : -1) * (1 + next(3));
  if (typeof old === 'boolean') return !old;
  if (typeof old !== 'string' || old === '') return old === null || old === '' ? 'somebody' : null;
  const at = next(Math.max(1, old.length - 1));
  return `${old.slice(0, at)}${old[at] === 'A' ? 'B' : 'A'}${old.slice(at + 1)}`;
};

/** One value of an object edited, added or left out. */
const edited = (value: Json, next: Next): { readonly how: Forgery['how']; readonly made: Json; readonly names: Names } => {
  const places = placesIn(value);
  const names = places[next(places.length)] ?? [];
  const kind = next(8);
  if (kind === 0) {
    // Into any object inside, or the whole.
    const objects = [[], ...places].filter((one) => asObject(at(value, one)) !== undefined);
    const into = objects[next(objects.length)] ?? [];
    return { how: 'add', made: put(value, into, (old) => ({ ...asObject(old), note: 'of somebody' })), names: [...into, 'note'] };
  }
  if (kind === 1) return { how: 'leave out', made: put(value, names, () => undefined), names };
  return { how: 'edit', made: put(value, names, (old) => other(old, next)), names };
};

const whereOf = (file: string, names: Names = []): string =>
  [file.replace(/\d{4}/u, '*'), ...names.map((name) => (typeof name === 'number' ? '*' : name))].join(' ');

const forgeRows = async (loose: Loose, path: string, next: Next): Promise<Forgery> => {
  const rows = rowsOf(loose.files.get(path) ?? new Uint8Array());
  const at = next(rows.length);
  const one = rows[at] ?? {};
  const [kind, place] = [textOr(one['row'] ?? one['type']), next(rows.length)];
  const how = (['drop', 'double', 'swap', 'move'] as const)[next(12)];
  let made: Forgery = { how: how ?? 'edit', where: whereOf(path, [kind]) };
  if (how === 'drop') rows.splice(at, 1);
  else if (how === 'double') rows.splice(at, 0, one);
  else if (how === 'swap') rows.splice(at, 2, ...rows.slice(at, at + 2).toReversed());
  else if (how === 'move') rows.splice(place, 0, ...rows.splice(at, 1));
  else {
    const change = edited(one, next);
    rows[at] = asObject(change.made) ?? {};
    made = { how: change.how, where: whereOf(path, [kind, ...change.names]) };
  }
  await rewritten(loose, path, (_row, n) => (n === 1 ? rows : null));
  return made;
};

const forgeNotes = (loose: Loose, path: string, next: Next): Forgery => {
  const lines = fromUtf8(loose.files.get(path) ?? new Uint8Array()).split('\n');
  const at = next(lines.length);
  const how = (['drop', 'double', 'swap', 'edit'] as const)[next(4)] ?? 'edit';
  if (how === 'drop') lines.splice(at, 1);
  else if (how === 'double') lines.splice(at, 0, lines[at] ?? '');
  else if (how === 'swap') lines.splice(at, 2, ...lines.slice(at, at + 2).toReversed());
  else lines[at] = textOr(other(lines[at] ?? '', next));
  loose.files.set(path, utf8(lines.join('\n')));
  return { how, where: whereOf(path) };
};

const forgeOne = async (loose: Loose, next: Next): Promise<Forgery> => {
  const paths = [...loose.files.keys()].filter((path) => !path.startsWith('verify.') && path !== SIGNATURES);
  const path = paths[next(paths.length)] ?? '';
  if (path !== MANIFEST && next(40) === 0) {
    loose.files.delete(path);
    loose.manifest.files = loose.manifest.files.filter((file) => file.path !== path);
    return { how: 'drop file', where: whereOf(path) };
  }
  if (path === CHECKPOINTS) return forgeNotes(loose, path, next);
  if (isRowFile(path)) return forgeRows(loose, path, next);
  if (path === MANIFEST) {
    const { files, ...rest } = loose.manifest;
    const { how, made, names } = edited(rest, next);
    for (const name of Object.keys(rest)) Reflect.deleteProperty(loose.manifest, name);
    Object.assign(loose.manifest, made, { files });
    return { how, where: whereOf(path, names) };
  }
  const { how, made, names } = edited(JSON.parse(fromUtf8(loose.files.get(path) ?? new Uint8Array())) as Json, next);
  loose.files.set(path, utf8(canonicalJson(made)));
  return { how, where: whereOf(path, names) };
};

const textOf = ({ files, manifest }: Loose): string =>
  [canonicalJson(manifest as unknown as Json), ...[...files].flatMap(([path, bytes]) => (path === MANIFEST ? [] : [path, toBase64url(bytes)]))].join('\n');

/** Makes one thing otherwise; what would leave all as it was is passed over. The same for the same seed. */
export const forgery = async (loose: Loose, seed: number): Promise<Forgery> => {
  const next = seeded(seed);
  const before = textOf(loose);
  for (;;) {
    const made = await forgeOne(loose, next);
    if (textOf(loose) !== before) return made;
  }
};
