// ListenEvent → google.firestore.v1.ListenResponse in a dialect.
import type { ListenEvent } from '../../engine.ts';
import type { Dialect, TargetChangeType } from './dialect.ts';
import { formatDocument } from './format-document.ts';
import { formatStatus } from './format-status.ts';

export function formatListenEvent(event: ListenEvent, dialect: Dialect): object {
  const change = (type: TargetChangeType, more: object) => ({ targetChange: { targetChangeType: dialect.targetChangeType(type), ...more } });
  switch (event.type) {
    case 'add':
      return change('ADD', { targetIds: event.targetIds });
    case 'reset':
      return change('RESET', { targetIds: event.targetIds });
    case 'remove':
      return change('REMOVE', { targetIds: event.targetIds, ...(event.cause && { cause: formatStatus(event.cause) }) });
    case 'current':
      return change('CURRENT', { targetIds: event.targetIds, resumeToken: dialect.bytes(event.resumeToken), readTime: dialect.timestamp(event.readTime) });
    // No target ids: consistent at readTime over all targets. The SDKs raise their snapshots on this one only.
    case 'snapshot':
      return change('NO_CHANGE', { resumeToken: dialect.bytes(event.resumeToken), readTime: dialect.timestamp(event.readTime) });
    case 'change':
      return {
        documentChange: {
          document: formatDocument(event.document, dialect),
          ...(event.targetIds.length > 0 && { targetIds: event.targetIds }),
          ...(event.removedTargetIds.length > 0 && { removedTargetIds: event.removedTargetIds }),
        },
      };
    case 'delete':
      return { documentDelete: { document: event.name, removedTargetIds: event.removedTargetIds, readTime: dialect.timestamp(event.readTime) } };
    case 'drop':
      return { documentRemove: { document: event.name, removedTargetIds: event.removedTargetIds, readTime: dialect.timestamp(event.readTime) } };
    case 'filter':
      return { filter: { targetId: event.targetId, count: event.count } };
  }
}
