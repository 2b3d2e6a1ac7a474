// CommitResult → the common part of CommitResponse and WriteResponse.
import type { CommitResult, WriteResult } from '../../model/write.ts';
import type { Dialect } from './dialect.ts';
import { formatValue } from './format-value.ts';

export function formatCommit(result: CommitResult, dialect: Dialect): { writeResults: object[]; commitTime: unknown } {
  return { writeResults: result.results.map((one) => formatWriteResult(one, dialect)), commitTime: dialect.timestamp(result.commitTime) };
}

/** Deletes have no update time; the SDKs then take the commit's. */
export function formatWriteResult(result: WriteResult, dialect: Dialect): object {
  return {
    ...(result.updateTime && { updateTime: dialect.timestamp(result.updateTime) }),
    ...(result.transformResults.length > 0 && { transformResults: result.transformResults.map((value) => formatValue(value, dialect)) }),
  };
}
