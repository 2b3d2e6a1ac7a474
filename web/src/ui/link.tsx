'use client';
import { createContext, useContext, type MouseEvent, type ReactNode } from 'react';

const NavigateContext = createContext<((address: string) => void) | null>(null);

/** Joins the views to the app's router once, so that no view knows the router. */
export function NavigateProvider({ navigate, children }: { navigate: (address: string) => void; children: ReactNode }) {
  return <NavigateContext value={navigate}>{children}</NavigateContext>;
}

interface LinkProps {
  href: string;
  className?: string | undefined;
  current?: boolean;
  label?: string | undefined;
  children: ReactNode;
}

/** A real link. A plain click goes through the app's router; everything else (new tab, no script) is the browser's. */
export function Link({ href, className = 'text-link', current = false, label, children }: LinkProps) {
  const navigate = useContext(NavigateContext);
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    if (!navigate || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  };
  return (
    <a href={href} className={className} onClick={follow} aria-current={current ? 'page' : undefined} aria-label={label}>
      {children}
    </a>
  );
}
