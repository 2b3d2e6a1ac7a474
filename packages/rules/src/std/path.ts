import { fault } from '../fault.ts';
import { operation, type OperationTable } from './method.ts';

/** rules.Path. `bind` fills segments written as `$name` from a map of strings. */
export const pathMethods: OperationTable = {
  bind: operation(['path', 'map'], (self, values) => {
    const segments: string[] = [];
    for (const segment of self.segments) {
      const value = segment.startsWith('$') ? values.fields.get(segment.slice(1)) : undefined;
      if (segment.startsWith('$') && value?.type !== 'string') return fault('bad-path', 'A segment of the path is not bound.');
      segments.push(value?.type === 'string' ? value.value : segment);
    }
    return { type: 'path', segments };
  }),
};
