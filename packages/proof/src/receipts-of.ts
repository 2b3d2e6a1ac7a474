/** A ledger row of kind `receipt` as an export holds it (docs/spec/api.md, LE9). `atMs`: the server's time of the cursor write. */
export interface ReceiptRow {
  readonly seq: number;
  readonly kind: string;
  /** The reader's uid. */
  readonly subject: string;
  readonly atMs: number;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}
/** `sentMicros`: the message's `sentAt`, microseconds since 1970. */
export interface ReceiptMessage {
  readonly id: string;
  readonly sender: string;
  readonly sentMicros: number;
}
/** That one reader had one message, at the latest at `byMs`, and the row that proves it. */
export interface Receipt {
  readonly message: string;
  readonly reader: string;
  readonly state: 'delivered' | 'read';
  readonly byMs: number;
  readonly evidence: string;
  readonly device: string;
  readonly seq: number;
}

const numberAt = (row: ReceiptRow, name: string): number => {
  const value = row.detail[name];
  return typeof value === 'number' ? value : 0;
};
/** The instant up to which a row says this; what is read was delivered. */
const markOf = (row: ReceiptRow, state: Receipt['state']): number => {
  const read = numberAt(row, 'readMicros');
  return state === 'read' ? read : Math.max(read, numberAt(row, 'deliveredMicros'));
};

/**
 * Receipts of messages from the rows of their lane's ledger (rule LE11): for each message and reader the earliest row whose mark reaches
 * the message, one for *delivered* and one for *read*. Nobody receives own words. Rows may come in any order.
 */
export const receiptsOf = (messages: readonly ReceiptMessage[], rows: readonly ReceiptRow[]): Receipt[] => {
  const receipts = rows.filter((row) => row.kind === 'receipt').toSorted((a, b) => a.atMs - b.atMs || a.seq - b.seq);
  const byReader = new Map<string, ReceiptRow[]>();
  for (const row of receipts) byReader.set(row.subject, [...(byReader.get(row.subject) ?? []), row]);
  return messages.flatMap((message) =>
    [...byReader].flatMap(([reader, own]) =>
      reader === message.sender
        ? []
        : (['delivered', 'read'] as const).flatMap((state): Receipt[] => {
            const row = own.find((one) => markOf(one, state) >= message.sentMicros);
            if (!row) return [];
            const { evidence, device } = row.detail;
            return [{ message: message.id, reader, state, byMs: row.atMs, evidence: String(evidence ?? ''), device: String(device ?? ''), seq: row.seq }];
          }),
    ),
  );
};
