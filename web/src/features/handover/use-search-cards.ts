'use client';
import { useEffect, useState } from 'react';
import type { MandateDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { openMandateCard } from '../../platform/vault/cards.ts';

export interface SearchCard {
  readonly title: string | null;
  readonly compartment: string;
  readonly team: readonly string[];
}

/** Titles and teams of searches, also of those whose team an owner or administrator is not in: their keys open the card, not the talks. */
export const useSearchCards = (mandateIds: readonly string[]): ReadonlyMap<string, SearchCard> => {
  const { vault, source } = useWorkspace();
  const agency = useAgencyState();
  const [read, setRead] = useState<ReadonlyMap<string, SearchCard>>(new Map());
  const missing = mandateIds.filter((id) => !agency.mandates.has(id) && !read.has(id)).join(' ');
  useEffect(() => {
    let isGone = false;
    const { agencyId } = vault.device.admitted;
    const open = async (id: string): Promise<void> => {
      const mandate = await source.get<MandateDocument<Uint8Array, unknown>>(paths.mandate(agencyId, id));
      if (mandate === null) return;
      const key = await vault.compartments.key(mandate.compartment, mandate.card.generation).catch(() => null);
      const card = key && (await openMandateCard(agencyId, id, key.key, mandate.card));
      if (!isGone) setRead((all) => new Map([...all, [id, { title: card?.title ?? null, compartment: mandate.compartment, team: mandate.team }]]));
    };
    // A search that this person may not see keeps its place without a title.
    for (const id of missing.split(' ').filter(Boolean)) void open(id).catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [missing, vault, source]);
  const own = mandateIds.flatMap((id) => {
    const mandate = agency.mandates.get(id);
    return mandate === undefined ? [] : [[id, { title: mandate.card?.title ?? null, compartment: mandate.compartment, team: mandate.team }] as const];
  });
  return new Map([...read, ...own]);
};
