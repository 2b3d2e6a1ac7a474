'use client';
import { useRouter } from 'next/navigation';
import { SettingsScreen } from '../../../features/settings/settings-screen.tsx';
import { useServices, useWorkspace } from '../../../platform/app-context.tsx';
import { routes } from '../../../routes.ts';

export function SettingsPlace() {
  const router = useRouter();
  const { session } = useServices();
  const { outbox } = useWorkspace();
  return <SettingsScreen openKit={() => router.push(routes.kit)} lock={() => session.lock(outbox.items().filter((item) => item.stage !== 'failed').length)} />;
}
