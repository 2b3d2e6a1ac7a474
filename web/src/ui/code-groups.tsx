/** The agency check code: groups of four digits, three in a line, spoken group by group. */
export function CodeGroups({ groups, label }: { groups: readonly string[]; label: string }) {
  return (
    <div className="code-groups" role="img" aria-label={`${label}: ${groups.join(', ')}`}>
      {groups.map((group, place) => (
        <span key={place} aria-hidden>
          {group}
        </span>
      ))}
    </div>
  );
}
