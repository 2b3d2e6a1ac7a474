'use client';
import { Smartphone, StickyNote } from 'lucide-react';
import { formatMoment } from '../../text/format.ts';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { NumberForm } from '../../ui/number-form.tsx';
import { PanelSection } from '../../ui/panel-section.tsx';
import type { CandidatePanelActions, CandidatePanelSnapshot, CandidateWaitingDevice } from './candidate-panel-view-types.ts';

/** Devices that wait for a tap, and what they wrote meanwhile. The number is typed from a phone call, never shown here. */
export function WaitingDevices({ snapshot, actions }: { snapshot: CandidatePanelSnapshot; actions: CandidatePanelActions }) {
  const text = useText().candidate;
  const language = useLanguage();
  const now = useNow();
  return (
    <>
      {snapshot.waitingDevices.length > 0 ? (
        <PanelSection icon={<Smartphone aria-hidden />} title={text.devicesTitle} isAttention>
          <p className="panel-note mb-2">{text.deviceHelp}</p>
          {snapshot.waitingDevices.map((device) => (
            <WaitingDevice key={device.deviceId} device={device} actions={actions} />
          ))}
        </PanelSection>
      ) : null}
      {snapshot.notes.length > 0 ? (
        <PanelSection icon={<StickyNote aria-hidden />} title={text.notesTitle}>
          {snapshot.notes.map((note) => (
            <div key={note.noteId} className="wait-note">
              <p dir="auto">{note.text}</p>
              <p className="meta num mt-1 flex items-center gap-3">
                {formatMoment(note.at, now, language)}
                <button type="button" className="text-link" onClick={() => actions.dismissNote(note.noteId)}>
                  {text.noteDismiss}
                </button>
              </p>
            </div>
          ))}
          <p className="meta mt-2">{text.notesHelp}</p>
        </PanelSection>
      ) : null}
    </>
  );
}

function WaitingDevice({ device, actions }: { device: CandidateWaitingDevice; actions: CandidatePanelActions }) {
  const text = useText().candidate;
  const language = useLanguage();
  const now = useNow();
  return (
    <NumberForm
      place="panel"
      label={text.deviceNumber}
      letIn={text.letIn}
      refuse={text.refuse}
      work={device.work}
      onLetIn={(number) => actions.letIn(device.deviceId, number)}
      onRefuse={() => actions.refuseDevice(device.deviceId)}
    >
      <p className="num">
        <span className="panel-fact">{text.deviceLabel(device.label)}</span>{' '}
        <span className="text-ink-2">{text.since(formatMoment(device.since, now, language))}</span>
      </p>
    </NumberForm>
  );
}
