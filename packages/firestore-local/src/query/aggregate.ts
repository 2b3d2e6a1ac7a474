import type { Document } from '../model/document.ts';
import { getField } from '../model/fields.ts';
import type { Aggregation } from '../model/query.ts';
import type { Fields, Value } from '../model/value.ts';
import type { FieldPath } from '../model/write.ts';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

interface Sum {
  readonly integers: bigint;
  readonly doubles: number;
  readonly anyDouble: boolean;
  readonly count: number;
}

function sumUp(documents: readonly Document[], field: FieldPath): Sum {
  let integers = 0n;
  let doubles = 0;
  let anyDouble = false;
  let count = 0;
  for (const document of documents) {
    const value = getField(document.fields, field);
    if (value?.type === 'integer') integers += value.value;
    else if (value?.type === 'double') doubles += value.value;
    else continue;
    anyDouble ||= value.type === 'double';
    count++;
  }
  return { integers, doubles, anyDouble, count };
}

function aggregateOne(documents: readonly Document[], aggregation: Aggregation): Value {
  if (aggregation.type === 'count') {
    const count = BigInt(documents.length);
    return { type: 'integer', value: aggregation.upTo !== undefined && aggregation.upTo < count ? aggregation.upTo : count };
  }
  const { integers, doubles, anyDouble, count } = sumUp(documents, aggregation.field);
  const total = Number(integers) + doubles;
  if (aggregation.type === 'avg') return count === 0 ? { type: 'null' } : { type: 'double', value: total / count };
  const fits = integers <= INT64_MAX && integers >= INT64_MIN;
  return anyDouble || !fits ? { type: 'double', value: total } : { type: 'integer', value: integers };
}

/**
 * Aggregates over a query's result (StructuredAggregationQuery). Sums stay integers until they leave int64 or meet a double; values that are
 * no numbers are left out; with sums or averages only documents that have all their fields count, also for `count`.
 */
export function aggregate(documents: readonly Document[], aggregations: readonly Aggregation[]): Fields {
  const fields = aggregations.flatMap((aggregation) => (aggregation.type === 'count' ? [] : [aggregation.field]));
  const counted = documents.filter((document) => fields.every((field) => getField(document.fields, field) !== undefined));
  return new Map(aggregations.map((aggregation) => [aggregation.alias, aggregateOne(counted, aggregation)]));
}
