'use client';
import { AddCandidateDialog } from './add-candidate-dialog.tsx';
import { CloseMandateDialog } from './close-mandate-dialog.tsx';
import { CreateMandateDialog } from './create-mandate-dialog.tsx';
import type { MandatesSnapshot, ShareLinkActions } from './mandates-view-types.ts';
import type { MandateDialogsModel } from './use-mandate-dialogs.ts';
import { ShareLinkDialog } from './share-link-dialog.tsx';
import { TeamDialog } from './team-dialog.tsx';

interface MandateDialogsProps {
  snapshot: Pick<MandatesSnapshot, 'dialog' | 'ownFirstName'>;
  actions: MandateDialogsModel['actions'];
  shareActions: ShareLinkActions;
}

/** The one open dialog about searches; usable on every screen (the inbox also adds candidates and shares links). */
export function MandateDialogs({ snapshot, actions, shareActions }: MandateDialogsProps) {
  const { dialog, ownFirstName } = snapshot;
  if (dialog.kind === 'create-mandate') return <CreateMandateDialog isOpen work={dialog.work} onSubmit={actions.createMandate} onClose={actions.closeDialog} />;
  if (dialog.kind === 'add-candidate') {
    return (
      <AddCandidateDialog
        isOpen
        mandateTitle={dialog.mandateTitle}
        ownFirstName={ownFirstName}
        work={dialog.work}
        check={dialog.check}
        onTyped={actions.typeCandidate}
        onSubmit={actions.addCandidate}
        onClose={actions.closeDialog}
      />
    );
  }
  if (dialog.kind === 'share-link') return <ShareLinkDialog isOpen snapshot={dialog.share} actions={shareActions} />;
  if (dialog.kind === 'close-mandate')
    return <CloseMandateDialog mandateTitle={dialog.mandateTitle} work={dialog.work} onYes={actions.closeMandate} onClose={actions.closeDialog} />;
  if (dialog.kind === 'team') return <TeamDialog team={dialog.team} onEnter={actions.enterTeam} onClose={actions.closeDialog} />;
  return null;
}
