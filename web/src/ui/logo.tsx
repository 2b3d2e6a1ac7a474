/** The mark: an opened letter. */
export function Logo() {
  return (
    <span className="mark" aria-hidden>
      <svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M3 5.5 10 12l7-6.5" />
        <circle cx="10" cy="15.6" r="1.3" fill="currentColor" stroke="none" />
      </svg>
    </span>
  );
}
