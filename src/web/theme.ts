const key = 'mien-theme';

/** Lets a button switch between light and dark; until it is used the system decides. */
export function switchTheme(button: HTMLElement): void {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = (): boolean => (root.dataset['theme'] ? root.dataset['theme'] === 'dark' : system.matches);
  const say = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to the ${isDark() ? 'light' : 'dark'} theme`);
  };
  const chosen = localStorage.getItem(key);
  if (chosen) root.dataset['theme'] = chosen;
  system.addEventListener('change', say);
  button.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    localStorage.setItem(key, root.dataset['theme']);
    say();
  });
  say();
}
