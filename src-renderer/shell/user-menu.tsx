import { DownOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Dropdown, type MenuProps } from 'antd';
import { useState } from 'react';
import { useStep } from '../kit/client.ts';
import { useLanguage } from '../kit/language.tsx';
import { useRefreshSession, useStaff } from '../kit/session.tsx';
import { helpOpen, keyText } from '../kit/shortcuts.tsx';
import { type ThemeMode, useTheme } from '../kit/theme.tsx';
import { askForUser, hasLeft } from '../kit/user-switch.ts';
import { ChangePinDialog } from './overlays.ts';

export function UserMenu() {
  const { language, words, setLanguage } = useLanguage();
  const { mode, setMode } = useTheme();
  const staff = useStaff();
  const signOut = useStep('session.signOut');
  const refresh = useRefreshSession();
  const [pinOpen, setPinOpen] = useState(false);
  const roles = staff.roles.map((role) => words.staff.roles[role]).join(words.staff.roleSeparator);

  const leave = async (): Promise<void> => {
    const outcome = await signOut.run({ reason: 'chosen' });
    if (!outcome.ok) return;
    hasLeft.set(true);
    await refresh();
  };
  const mark = (on: boolean): string => (on ? '✓ ' : '');
  const themes: readonly (readonly [ThemeMode, string])[] = [
    ['system', words.shell.themeSystem],
    ['light', words.shell.themeLight],
    ['dark', words.shell.themeDark],
  ];
  const items: NonNullable<MenuProps['items']> = [
    {
      key: 'who',
      type: 'group',
      label: (
        <span className="user-menu-who">
          <strong>{staff.name}</strong> {roles}
        </span>
      ),
    },
    {
      key: 'changeUser',
      label: words.shell.changeUser,
      extra: keyText('Mod+L'),
      onClick: () => askForUser.set(true),
    },
    { key: 'pin', label: words.shell.changePin, onClick: () => setPinOpen(true) },
    { type: 'divider' },
    {
      key: 'language',
      type: 'group',
      label: words.shell.language,
      children: [
        { key: 'zh-CN', label: `${mark(language === 'zh-CN')}中文`, onClick: () => setLanguage('zh-CN') },
        { key: 'en', label: `${mark(language === 'en')}English`, onClick: () => setLanguage('en') },
      ],
    },
    {
      key: 'theme',
      type: 'group',
      label: words.shell.theme,
      children: themes.map(([value, label]) => ({
        key: value,
        label: `${mark(mode === value)}${label}`,
        onClick: () => setMode(value),
      })),
    },
    { type: 'divider' },
    { key: 'help', label: words.shell.shortcutHelp, extra: '?', onClick: () => helpOpen.set(true) },
    { key: 'signOut', label: words.shell.signOut, onClick: () => void leave() },
  ];
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight" autoFocus>
        <Button
          type="text"
          className="user-button"
          icon={<UserOutlined />}
          aria-haspopup="menu"
          aria-label={words.shell.userMenu(`${staff.name} ${roles}`)}
          loading={signOut.busy}
        >
          <span className="user-name">{staff.name}</span>
          <span className="user-roles">{roles}</span>
          <DownOutlined aria-hidden />
        </Button>
      </Dropdown>
      <ChangePinDialog open={pinOpen} onClose={() => setPinOpen(false)} />
    </>
  );
}
