'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { routes } from '../routes.ts';
import { Opening } from './opening.tsx';

export function GoToInbox() {
  const router = useRouter();
  useEffect(() => router.replace(routes.inbox), [router]);
  return <Opening />;
}
