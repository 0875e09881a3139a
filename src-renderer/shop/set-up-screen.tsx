/** First run. Placeholder: the screen itself comes with set-up. */
export function SetUpScreen() {
  return <main />;
}
