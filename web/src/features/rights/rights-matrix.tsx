'use client';
import { rights, type Action, type Cell, type Holder } from '@liexin/domain/agency/rights';
import { useText } from '../../ui/language-context.tsx';

const holders: readonly Holder[] = ['owner', 'admin', 'consultant', 'lead', 'researcher', 'auditor', 'client', 'candidate'];
const actions = Object.keys(rights) as Action[];

/** The table of rights itself, as everything else reads it. Wide: scrolls by itself, heads stay. */
export function RightsMatrix() {
  const text = useText().rights;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways on small screens, so the keyboard must reach it
    <div className="matrix-scroll" role="region" aria-label={text.matrix} tabIndex={0}>
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">{text.right}</th>
            {holders.map((holder) => (
              <th key={holder} scope="col">
                {text.holders[holder]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {actions.map((action) => (
            <tr key={action}>
              <th scope="row">{text.actions[action]}</th>
              {holders.map((holder) => (
                <td key={holder}>
                  <Cells cells={(rights[action] as Partial<Record<Holder, readonly Cell[]>>)[holder] ?? []} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ cells }: { cells: readonly Cell[] }) {
  const text = useText().rights;
  return cells.map(({ reach, condition }) => (
    <span key={reach} className="matrix-cell">
      {text.reach[reach]}
      {condition === undefined ? null : <span className="meta">{text.condition[condition]}</span>}
    </span>
  ));
}
