import { KitTestScreen } from '../../../../features/recovery/kit-test-screen.tsx';

export default function KitTestPage() {
  return <KitTestScreen />;
}
