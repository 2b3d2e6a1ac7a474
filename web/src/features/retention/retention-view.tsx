'use client';
import { Plus } from 'lucide-react';
import { formatDate, inSequence } from '../../text/format.ts';
import { Failed } from '../../ui/failed.tsx';
import { Loading } from '../../ui/loading.tsx';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Button } from '../../ui/button.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { ChangeCard } from './change-card.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { useRuleName } from './rule-name.ts';
import { effectOf, isAsProposed } from './rule-words.ts';
import type { PastChange, RetentionActions, RetentionSnapshot, RuleRow } from './retention-view-types.ts';

interface RetentionProps {
  snapshot: RetentionSnapshot;
  actions: RetentionActions;
}

/** How long things are kept: the rules of today, a draft with what it would do, and the change that is under way. */
export function RetentionView({ snapshot, actions }: RetentionProps) {
  const { retention: text } = useText();
  const language = useLanguage();
  const { page, editor, mayDraft } = snapshot;
  const mayObject = page.status === 'ready' && page.value.change?.mayObject === true;
  return (
    <div className="page-scroll">
      <div className={editor === null ? 'page' : 'page rules-page'}>
        <div className="rules-list">
          <BackToSettings />
          <h1>{text.title}</h1>
          <div className="rules-lead">
            <p className="field-help">{inSequence(language, text.lead, mayDraft ? '' : mayObject ? text.objects : text.readOnly)}</p>
            {mayDraft && page.status === 'ready' ? (
              <Button kind="line" icon={<Plus aria-hidden />} onPress={actions.startNew}>
                {text.newRule}
              </Button>
            ) : null}
          </div>
          {page.status === 'loading' ? <Loading bars={['h-14 w-full', 'h-14 w-full']} /> : null}
          {page.status === 'failed' ? <Failed code={page.code} onRetry={actions.retry} /> : null}
          {page.status === 'ready' ? (
            <>
              {page.value.change === null ? null : <ChangeCard change={page.value.change} actions={actions} />}
              <h2 className="rules-head">{text.rules}</h2>
              <ul className="rules">
                {page.value.rules.map((rule) => (
                  <RuleLine key={rule.id} rule={rule} isOpen={editor?.rule.id === rule.id} mayDraft={mayDraft} onEdit={() => actions.edit(rule.id)} />
                ))}
              </ul>
              {page.value.past.length === 0 ? null : <Lately past={page.value.past} />}
            </>
          ) : null}
        </div>
        {editor === null ? null : <RuleEditor editor={editor} actions={actions} />}
      </div>
    </div>
  );
}

function RuleLine({ rule, isOpen, mayDraft, onEdit }: { rule: RuleRow; isOpen: boolean; mayDraft: boolean; onEdit: () => void }) {
  const text = useText().retention;
  const language = useLanguage();
  const name = useRuleName()(rule.about);
  const asides = [
    ...rule.classes.map((of) => text.classes[of]),
    ...(rule.isStatutory ? [text.lawful] : []),
    ...(rule.locked ? [text.lockedNote] : []),
    ...(rule.preset === null ? [] : [isAsProposed(rule, rule.preset) ? rule.preset.name[language] : text.beganAs(rule.preset.name[language])]),
  ];
  return (
    <li className={isOpen ? 'rule-line is-open' : 'rule-line'}>
      <div className="grow min-w-0">
        <p className="font-semibold break-words">
          <Name>{name}</Name>
        </p>
        <p className="small">{effectOf(rule, language)}</p>
        <p className="meta">{asides.join(' · ')}</p>
      </div>
      {mayDraft && !isOpen ? (
        <Button kind="line" size="sm" onPress={onEdit}>
          {text.edit}
          <span className="sr-only">{` ${name}`}</span>
        </Button>
      ) : null}
    </li>
  );
}

function Lately({ past }: { past: readonly PastChange[] }) {
  const text = useText().retention;
  const language = useLanguage();
  const ruleName = useRuleName();
  return (
    <>
      <h2 className="rules-head mt-6">{text.lately}</h2>
      <ul className="lately">
        {past.map(({ changeId, at, state, by, rules }) => (
          <li key={changeId}>
            <span className="meta num">{formatDate(at, language)}</span>
            <span className="small grow">
              {rules.map(({ id, about }) => (
                <span key={id}>
                  <Name>{ruleName(about)}</Name>
                  {language === 'zh' ? '：' : ': '}
                </span>
              ))}
              {text.past[state]}
            </span>
            <span className="small text-ink-2">
              <Name>{by}</Name>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
