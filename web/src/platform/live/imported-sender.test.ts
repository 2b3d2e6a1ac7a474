import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importedName, importedSender } from './imported-sender.ts';

const imported = { sentMicros: 1, type: 'msg', part: 'candidate', id: 'm', agencyId: 'A', exportId: 'e', files: 0 } as const;

test('[IM8] whose words an import brought is told with their name, and is never somebody of this agency', () =>
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('staff', 'candidate', ''), fc.stringMatching(/^[A-Za-z0-9_-]{1,28}$/), (name, kind, uid) => {
      const sender = importedSender({ ...imported, writer: { uid, name, kind } });
      expect(importedName(sender)).toEqual({ name, kind });
      expect(sender).not.toBe(uid);
      expect(importedName(uid)).toBeNull();
    }),
    { seed: 6 },
  ));
