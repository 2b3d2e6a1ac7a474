'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { may } from '@liexin/domain/agency/rights';
import { approversOf, mayApprove, mayStop, type Colleague } from '@liexin/domain/agency/two-person';
import { edited, hasEffect, hasEnd, writtenSooner, type RuleEdit } from '@liexin/domain/retention/change';
import { firstRule } from '@liexin/domain/retention/default-rule';
import { offeredPresets, presets, type Preset } from '@liexin/domain/retention/presets';
import { inForce, ruleLevels, type RetentionRule, type RuleScope } from '@liexin/domain/retention/rule';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { newLongId, newShortId } from '../../platform/vault/new-id.ts';
import type { ApprovalsState } from '../../platform/workspace/approvals-model.ts';
import type { ChangeView, RetentionState } from '../../platform/workspace/retention-source.ts';
import { useText } from '../../ui/language-context.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { askForChange } from './ask-for-change.ts';
import { editOf, rowOf } from './retention-rows.ts';
import type { ChangeRow, PastChange, RetentionActions, RetentionEditor, RetentionPage, RetentionSnapshot } from './retention-view-types.ts';
import { usePreview } from './use-preview.ts';

const loading: ApprovalsState = { status: 'loading' };
/** A change that another one has to wait for. */
const unsettled: ReadonlySet<string> = new Set(['asked', 'cooling', 'applying']);
const pastShown = 5;
interface Draft {
  readonly changeId: string;
  /** Of the request for it: the same for each try. */
  readonly approvalId: string;
  readonly edit: RuleEdit;
}
const newRule = (): RuleEdit => ({
  id: newShortId(),
  scope: { level: 'agency' },
  classes: ['message'],
  keepAtLeast: null,
  deleteAtLatest: null,
  clock: 'lastTwoWayContact',
  jurisdiction: null,
  isStatutory: false,
  locked: false,
  isEnded: false,
  why: '',
});
const withPreset = (edit: RuleEdit, { id, classes, keepAtLeast, deleteAtLatest, clock, jurisdiction, isStatutory }: Preset): RuleEdit => ({
  ...edit,
  why: id,
  classes,
  keepAtLeast,
  deleteAtLatest,
  clock,
  jurisdiction,
  isStatutory,
});

/** Rules of the agency, a draft with its preview, and the change that is under way. */
export const useRetention = (): { snapshot: RetentionSnapshot; actions: RetentionActions } => {
  const { api, clock } = useServices();
  const { account, followRetention, approvals } = useWorkspace();
  const agency = useAgencyState();
  const text = useText().retention;
  const toast = useToast();
  const [state, setState] = useState<RetentionState>({ status: 'loading' });
  const [turn, setTurn] = useState(0);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [askWork, runAsk, resetAsk] = useWork();
  const [endWork, runEnd] = useWork();
  const open = useSyncExternalStore(
    (changed) => approvals()?.subscribe(changed) ?? (() => undefined),
    () => approvals()?.state() ?? loading,
    () => loading,
  );

  const me: Colleague = { uid: account.uid, roles: agency.members.get(account.uid)?.roles ?? [] };
  const [mayDraft, mayObject] = [may(me.roles, 'retention.draft'), may(me.roles, 'retention.object')];
  const seesChanges = mayDraft || mayObject || me.roles.some((role) => role === 'owner' || role === 'admin');
  const colleagues: Colleague[] = [...agency.members.values()].filter(({ status }) => status === 'active').map(({ uid, roles }) => ({ uid, roles }));
  const region = agency.agency?.region;
  useEffect(() => followRetention(seesChanges, setState), [followRetention, seesChanges, turn]);

  const versions: readonly RetentionRule[] = state.status !== 'ready' ? [] : state.rules.length > 0 || region === undefined ? state.rules : [firstRule(region)];
  const rules = inForce(versions, clock.now()).toSorted((a, b) => ruleLevels.indexOf(a.scope.level) - ruleLevels.indexOf(b.scope.level));
  const changes = state.status === 'ready' ? state.changes : [];
  const current = changes.find((one) => unsettled.has(one.state)) ?? (changes[0]?.state === 'paused' ? changes[0] : undefined);
  const scopes = new Map<string, RuleScope>([...versions, ...(draft === null ? [] : [draft.edit])].map(({ id, scope }) => [id, scope]));
  const { preview, token, count, forget } = usePreview(scopes);

  const start = (edit: RuleEdit | null): void => {
    forget();
    resetAsk();
    setDraft(edit === null ? null : { changeId: newShortId(), approvalId: newLongId(), edit });
  };
  /** Another draft is another change: what was counted of the one before is not asked for. */
  const alter = (part: (edit: RuleEdit) => RuleEdit): void => {
    if (draft !== null) start(part(draft.edit));
  };
  const hasEndWith = (edit: RuleEdit): boolean => hasEnd(inForce(edited(versions, [edit], 0), Number.MAX_SAFE_INTEGER));

  return {
    snapshot: {
      page: state.status === 'ready' ? { status: 'ready', value: pageOf() } : state,
      mayDraft,
      editor: draft === null || !mayDraft ? null : editorOf(draft.edit),
    },
    actions: {
      retry: () => {
        setState({ status: 'loading' });
        setTurn((now) => now + 1);
      },
      edit: (ruleId) => {
        const rule = rules.find(({ id }) => id === ruleId);
        if (rule) start(editOf(rule));
      },
      startNew: () => start(newRule()),
      usePreset: (presetId) => {
        const preset = presets.find(({ id }) => id === presetId);
        if (preset) alter((edit) => withPreset(edit, preset));
      },
      set: (part) => alter((edit) => ({ ...edit, ...part })),
      setSearch: (id) => alter((edit) => ({ ...edit, scope: id === null ? { level: 'agency' } : { level: 'mandate', id } })),
      preview: () => {
        if (draft === null) return;
        resetAsk();
        count(draft.changeId, [draft.edit]);
      },
      ask: () =>
        runAsk(async () => {
          const previewToken = token();
          if (draft === null || previewToken === null) return;
          const { approvalId, changeId, edit } = draft;
          const body = { approvalId, kind: 'retention' as const, subject: changeId, previewToken };
          await askForChange(
            () => api.call('askApproval', { params: {}, body }),
            () => start(edit),
          );
          toast({ words: text.asked });
          start(null);
        }),
      close: () => start(null),
      takeBack: (changeId) =>
        runEnd(async () => {
          const approval = approvalOf(changeId);
          await (approval === null
            ? api.call('revertRetention', { params: { changeId }, body: {} })
            : api.call('stopApproval', { params: { approvalId: approval.approvalId }, body: {} }));
          toast({ words: text.takenBack });
        }),
      object: (changeId) =>
        runEnd(async () => {
          await api.call('objectRetention', { params: { changeId }, body: {} });
          toast({ words: text.objected });
        }),
      tryAgain: (changeId) => {
        const edit = changes.find((one) => one.changeId === changeId)?.edits[0];
        if (edit) start(editOf(edit));
      },
    },
  };

  function approvalOf(changeId: string) {
    return open.status === 'ready' ? (open.value.find(({ what, subject }) => what.kind === 'retention' && subject === changeId) ?? null) : null;
  }

  function pageOf(): RetentionPage {
    return {
      rules: rules.map((rule) => rowOf(rule, agency)),
      change: current ? changeRow(current) : null,
      past: changes
        .filter((one) => one !== current)
        .slice(0, pastShown)
        .map((one): PastChange => ({
          changeId: one.changeId,
          state: one.state as PastChange['state'],
          rules: one.edits.map((edit) => rowOf(edit, agency)),
          by: agency.members.get(one.endedBy ?? one.by)?.name ?? '',
          at: one.endedAtMs ?? one.effectiveFromMs ?? one.atMs,
        })),
    };
  }

  function changeRow({ changeId, state: at, by, report, edits, effectiveFromMs }: ChangeView): ChangeRow {
    const approval = at === 'asked' ? approvalOf(changeId) : null;
    const aloneAt = approval?.aloneAtMs ?? null;
    return {
      changeId,
      state: at as ChangeRow['state'],
      rules: edits.map((edit) => rowOf(edit, agency)),
      by: agency.members.get(by)?.name ?? '',
      begins: effectiveFromMs,
      aloneAt,
      people: report?.people ?? 0,
      ...writtenSooner(report ?? { classes: {} }),
      firstAt: report?.firstAt ?? null,
      mayApprove: approval !== null && by !== me.uid && mayApprove('retention', me),
      mayTakeBack: at === 'cooling' ? mayDraft : approval !== null && mayStop({ kind: 'retention', askedBy: by, aloneAt }, me),
      mayObject: at === 'cooling' && mayObject,
      mayTryAgain: at === 'paused' && mayDraft && edits.length === 1,
      work: endWork,
    };
  }

  function editorOf(edit: RuleEdit): RetentionEditor {
    const saved = rules.find(({ id }) => id === edit.id);
    const isSame = saved !== undefined && JSON.stringify(editOf(saved)) === JSON.stringify(edit);
    const saysNothing = !edit.isEnded && edit.keepAtLeast === null && edit.deleteAtLatest === null;
    return {
      rule: rowOf(edit, agency),
      saved: saved === undefined ? null : rowOf(saved, agency),
      searches: [...agency.mandates.values()].filter(({ isSample }) => !isSample).map(({ id, card }) => ({ id, name: card?.title ?? '…' })),
      presets: offeredPresets.filter((preset) => hasEndWith(withPreset(edit, preset))),
      blocked: saysNothing ? 'says-nothing' : !hasEndWith(edit) ? 'no-end' : isSame ? 'nothing' : hasEffect(edit) ? null : 'no-effect',
      mayEnd: saved !== undefined && hasEndWith({ ...edit, isEnded: true }),
      isAnotherOpen: current !== undefined && unsettled.has(current.state),
      isAlone: approversOf(colleagues, { kind: 'retention', askedBy: me.uid, subject: '' }).length === 0,
      preview,
      askWork,
    };
  }
};
