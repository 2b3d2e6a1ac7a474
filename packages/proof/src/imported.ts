/** What a message was before an import brought it. */
export const importedTypes = ['msg', 'edit', 'del', 'react', 'note'] as const;
export type ImportedType = (typeof importedTypes)[number];

/**
 * Of a message that came with an import: what the file said of it. Nobody here witnessed it; the signature of such a message is that of whoever
 * imported, and proves that they put it there and nothing else (IM1).
 */
export interface Imported {
  /** When it was sent, µs since 1970. */
  readonly sentMicros: number;
  readonly type: ImportedType;
  readonly writer: { readonly uid: string; readonly name: string; readonly kind: string };
  /** The kind of lane in which it stood. */
  readonly part: string;
  /** Its id there. */
  readonly id: string;
  readonly agencyId: string;
  readonly exportId: string;
  /** Files that were attached; a copy has none of them. */
  readonly files: number;
}

/**
 * A body that was opened, as whoever is of the agency may show it: of type `imported` with a whole `imported`, else undefined, because without it
 * the words would look like those of who imported them; of another type without. Not asked where bodies are read, which candidates' pages do
 * too: they get none, and show none.
 */
export function withImported<Body extends { readonly text: string; readonly imported?: Imported }>(
  body: Body,
  type: string,
): Body | Omit<Body, 'imported'> | undefined {
  if (type === 'imported') return isImported(body.imported) ? body : undefined;
  const { imported: _, ...rest } = body;
  return rest;
}

/** Whether what an import brought is whole. Names that a later version adds are passed over. */
export function isImported(value: unknown): value is Imported {
  if (typeof value !== 'object' || value === null) return false;
  const { agencyId, exportId, files, id, part, sentMicros, type, writer } = value as Readonly<Record<string, unknown>>;
  if (![agencyId, exportId, id, part].every(isText) || !isCount(files) || !isCount(sentMicros)) return false;
  if (!importedTypes.some((one) => one === type) || typeof writer !== 'object' || writer === null) return false;
  const { uid, name, kind } = writer as Readonly<Record<string, unknown>>;
  return [uid, name, kind].every(isText);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
