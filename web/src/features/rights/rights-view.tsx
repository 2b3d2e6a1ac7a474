'use client';
import { Check, Minus, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Cell } from '@liexin/domain/agency/rights';
import type { Sight } from '@liexin/domain/agency/sight';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Select } from '../../ui/select.tsx';
import { RightsMatrix } from './rights-matrix.tsx';
import type { RightsActions, RightsSnapshot } from './rights-view-types.ts';

/** What somebody can do with something, and which role and cell of the table gives it; below it the whole table. */
export function RightsView({ snapshot, actions }: { snapshot: RightsSnapshot; actions: RightsActions }) {
  const { rights: text } = useText();
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1>{text.title}</h1>
        <p className="field-help mb-5">{text.lead}</p>
        <div className="rights-ask">
          <Select label={text.person} choices={snapshot.people} value={snapshot.person} onChange={actions.choosePerson} />
          <Select label={text.thing} choices={snapshot.things} value={snapshot.thing} onChange={actions.chooseThing} />
        </div>
        <Standing snapshot={snapshot} />
        <ul className="rights-list" aria-live="polite">
          {snapshot.sights.map((sight) => (
            <SightRow key={sight.action} sight={sight} isRemoved={snapshot.standing.isRemoved} />
          ))}
        </ul>
        <section className="mt-8">
          <h2 className="font-semibold">{text.matrix}</h2>
          <p className="field-help mb-3">{text.matrixHelp}</p>
          <RightsMatrix />
        </section>
      </div>
    </div>
  );
}

function Standing({ snapshot: { standing } }: { snapshot: RightsSnapshot }) {
  const text = useText().rights;
  const lines = [
    ...(standing.isRemoved ? [text.removed] : []),
    ...(standing.isInTeam === null ? [] : [standing.isInTeam ? text.inTeam : text.notInTeam]),
    ...(standing.can === undefined ? [] : [text.onList[standing.can ?? 'none']]),
  ];
  if (lines.length === 0) return null;
  return (
    <div className="rights-standing small" role="status">
      <Users aria-hidden />
      <div>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </div>
  );
}

function SightRow({ sight: { action, verdict, gate }, isRemoved }: { sight: Sight; isRemoved: boolean }) {
  const text = useText().rights;
  const isShut = gate === 'shut' && verdict.kind === 'yes';
  const answer = isRemoved ? 'no' : isShut ? 'no' : verdict.kind;
  return (
    <li className="rights-row">
      {answer === 'yes' ? <Check aria-hidden /> : <Minus aria-hidden />}
      <div className="min-w-0 grow">
        <p className="font-medium">{text.actions[action]}</p>
        <p className="meta">
          {isRemoved ? (
            text.removed
          ) : isShut ? (
            text.shut
          ) : verdict.kind === 'no' ? (
            text.whyNot[verdict.why]
          ) : (
            <Why by={text.holders[verdict.by]} cell={verdict.cell} />
          )}
        </p>
      </div>
      <span className={classNames('chip', answer === 'yes' && 'chip-accent')}>{text.answer[answer]}</span>
    </li>
  );
}

function Why({ by, cell }: { by: string; cell: Cell }): ReactNode {
  const text = useText().rights;
  const language = useLanguage();
  return [text.why(by, text.reach[cell.reach]), ...(cell.condition === undefined ? [] : [text.condition[cell.condition]])].join(
    language === 'zh' ? '，' : ', ',
  );
}
