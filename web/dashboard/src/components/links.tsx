import { Anchor, type AnchorProps, Button, type ButtonProps, Menu, type MenuItemProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";

type Native = Omit<ComponentProps<"a">, "style" | "color">;

/** A link to another screen in running text; its address is checked by types. */
export const TextLink = createLink((props: AnchorProps & Native) => <Anchor {...props} />);

/** A link to another screen that looks like a button. */
export const ButtonLink = createLink((props: ButtonProps & Native) => <Button component="a" {...props} />);

/** A link to another screen in a menu of actions. */
export const MenuLink = createLink((props: MenuItemProps & Native) => <Menu.Item component="a" {...props} />);
