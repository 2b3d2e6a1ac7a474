import type { Imported } from '@liexin/proof/imported';

/**
 * Who a message is of that an import brought, in the place of a uid: nobody of this agency, so that nothing is theirs which such a person wrote,
 * and the other way round (IM8). The name comes along, because no list here has it.
 */
export const importedSender = ({ agencyId, writer }: Imported): string => ['imported', agencyId, writer.kind, writer.uid, writer.name].join('|');

/** The name and side in such a sender; null for a uid, which has no such sign. */
export const importedName = (sender: string): { readonly name: string; readonly kind: string } | null => {
  const [mark, , kind = '', , ...name] = sender.split('|');
  return mark === 'imported' && name.length > 0 ? { name: name.join('|'), kind } : null;
};
