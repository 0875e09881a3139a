/** Placeholder: the screen itself comes with the settings. */
export function SettingsScreen() {
  return <div className="screen" />;
}
