import { KeysScreen } from '../../../../features/console/keys-screen.tsx';

export default function KeysPage() {
  return <KeysScreen />;
}
