// The consistency selector of reads, and transaction options.
import type { ReadOptions, TransactionOptions } from '../../engine.ts';
import { asBytes, asShape, has, type Shape } from './shape.ts';
import { parseTimestamp } from './timestamp.ts';

export function parseReadOptions(shape: Shape): ReadOptions {
  if (has(shape, 'transaction')) {
    const transaction = asBytes(shape['transaction'], 'transaction');
    if (transaction.length > 0) return { transaction };
  }
  if (has(shape, 'newTransaction')) return { newTransaction: parseTransactionOptions(shape['newTransaction']) };
  if (has(shape, 'readTime')) return { readTime: parseTimestamp(shape['readTime'], 'readTime') };
  return {};
}

/** Read-write unless the client asks for read-only. */
export function parseTransactionOptions(input: unknown): TransactionOptions {
  const shape = asShape(input ?? {}, 'options');
  if (has(shape, 'readOnly')) {
    const readOnly = asShape(shape['readOnly'], 'readOnly');
    return { mode: 'readOnly', ...(has(readOnly, 'readTime') && { readTime: parseTimestamp(readOnly['readTime'], 'readTime') }) };
  }
  const readWrite = asShape(shape['readWrite'] ?? {}, 'readWrite');
  const retry = asBytes(readWrite['retryTransaction'], 'retryTransaction');
  return { mode: 'readWrite', ...(retry.length > 0 && { retry }) };
}
