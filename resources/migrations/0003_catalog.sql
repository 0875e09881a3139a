CREATE TABLE `catalog_item` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`active` integer NOT NULL,
	`kind` text NOT NULL,
	`code` text NOT NULL,
	`code_key` text,
	`name` text NOT NULL,
	`category` text NOT NULL,
	`no_discount` integer NOT NULL,
	`tax_basis_points` integer,
	`price_by` text,
	`centihours` integer,
	`rate_fen` integer,
	`fixed_fen` integer,
	`is_high_voltage` integer,
	`part_kind` text,
	`unit` text,
	`unit_fen` integer,
	`cost_fen` integer,
	`is_key_component` integer,
	`part_class` text,
	`brand` text,
	`oe_number` text,
	`charge_kind` text,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	FOREIGN KEY (`changed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "catalog_item_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "catalog_item_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "catalog_item_active_flag" CHECK("active" IS NULL OR "active" IN (0, 1)),
	CONSTRAINT "catalog_item_no_discount_flag" CHECK("no_discount" IS NULL OR "no_discount" IN (0, 1)),
	CONSTRAINT "catalog_item_tax_basis_points_integer" CHECK("tax_basis_points" IS NULL OR typeof("tax_basis_points") = 'integer'),
	CONSTRAINT "catalog_item_centihours_integer" CHECK("centihours" IS NULL OR typeof("centihours") = 'integer'),
	CONSTRAINT "catalog_item_rate_fen_integer" CHECK("rate_fen" IS NULL OR typeof("rate_fen") = 'integer'),
	CONSTRAINT "catalog_item_fixed_fen_integer" CHECK("fixed_fen" IS NULL OR typeof("fixed_fen") = 'integer'),
	CONSTRAINT "catalog_item_is_high_voltage_flag" CHECK("is_high_voltage" IS NULL OR "is_high_voltage" IN (0, 1)),
	CONSTRAINT "catalog_item_unit_fen_integer" CHECK("unit_fen" IS NULL OR typeof("unit_fen") = 'integer'),
	CONSTRAINT "catalog_item_cost_fen_integer" CHECK("cost_fen" IS NULL OR typeof("cost_fen") = 'integer'),
	CONSTRAINT "catalog_item_is_key_component_flag" CHECK("is_key_component" IS NULL OR "is_key_component" IN (0, 1)),
	CONSTRAINT "catalog_item_changed_at_integer" CHECK("changed_at" IS NULL OR typeof("changed_at") = 'integer'),
	CONSTRAINT "catalog_item_kind" CHECK("kind" IN ('labor', 'part', 'charge')),
	CONSTRAINT "catalog_item_part_kind" CHECK("part_kind" IS NULL OR "part_kind" IN ('original', 'equivalent', 'branded', 'aftermarket', 'remanufactured', 'dismantled', 'repaired', 'refurbished')),
	CONSTRAINT "catalog_item_part_class" CHECK("part_class" IS NULL OR "part_class" IN ('A', 'B', 'C', 'D')),
	CONSTRAINT "catalog_item_charge_kind" CHECK("charge_kind" IS NULL OR "charge_kind" IN ('diagnosis', 'inspection', 'outsideWork', 'rescue', 'other')),
	CONSTRAINT "catalog_item_named" CHECK("catalog_item"."name" <> ''),
	CONSTRAINT "catalog_item_whole" CHECK(CASE "catalog_item"."kind"
        WHEN 'labor' THEN "catalog_item"."is_high_voltage" IS NOT NULL AND CASE "catalog_item"."price_by"
          WHEN 'hours' THEN "catalog_item"."centihours" IS NOT NULL AND "catalog_item"."fixed_fen" IS NULL
          WHEN 'fixed' THEN "catalog_item"."fixed_fen" IS NOT NULL AND "catalog_item"."rate_fen" IS NULL
          ELSE 0 END
        WHEN 'part' THEN "catalog_item"."unit" IS NOT NULL AND "catalog_item"."unit_fen" IS NOT NULL
          AND "catalog_item"."is_key_component" IS NOT NULL AND "catalog_item"."brand" IS NOT NULL AND "catalog_item"."oe_number" IS NOT NULL
        ELSE "catalog_item"."charge_kind" IS NOT NULL AND "catalog_item"."fixed_fen" IS NOT NULL END),
	CONSTRAINT "catalog_item_amounts" CHECK(coalesce("catalog_item"."rate_fen", 0) >= 0 AND coalesce("catalog_item"."fixed_fen", 0) >= 0
        AND coalesce("catalog_item"."unit_fen", 0) >= 0 AND coalesce("catalog_item"."cost_fen", 0) >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `catalog_item_id` ON `catalog_item` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `catalog_item_code` ON `catalog_item` (`code_key`) WHERE "catalog_item"."code_key" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `catalog_item_page` ON `catalog_item` (`kind`,"active" DESC,`category`,`row_id`);--> statement-breakpoint
CREATE TABLE `catalog_package` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`active` integer NOT NULL,
	`name` text NOT NULL,
	`price_fen` integer,
	`no_discount` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	FOREIGN KEY (`changed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "catalog_package_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "catalog_package_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "catalog_package_active_flag" CHECK("active" IS NULL OR "active" IN (0, 1)),
	CONSTRAINT "catalog_package_price_fen_integer" CHECK("price_fen" IS NULL OR typeof("price_fen") = 'integer'),
	CONSTRAINT "catalog_package_no_discount_flag" CHECK("no_discount" IS NULL OR "no_discount" IN (0, 1)),
	CONSTRAINT "catalog_package_changed_at_integer" CHECK("changed_at" IS NULL OR typeof("changed_at") = 'integer'),
	CONSTRAINT "catalog_package_named" CHECK("catalog_package"."name" <> ''),
	CONSTRAINT "catalog_package_amount" CHECK(coalesce("catalog_package"."price_fen", 0) >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `catalog_package_id` ON `catalog_package` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `catalog_package_name` ON `catalog_package` (`name`) WHERE "catalog_package"."active" = 1;--> statement-breakpoint
CREATE INDEX `catalog_package_page` ON `catalog_package` ("active" DESC,`row_id`);--> statement-breakpoint
CREATE TABLE `catalog_package_line` (
	`row_id` integer PRIMARY KEY NOT NULL,
	`package_id` text NOT NULL,
	`position` integer NOT NULL,
	`item_id` text NOT NULL,
	`quantity_milli` integer NOT NULL,
	`centihours` integer,
	FOREIGN KEY (`package_id`) REFERENCES `catalog_package`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`item_id`) REFERENCES `catalog_item`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "catalog_package_line_row_id_integer" CHECK("row_id" IS NULL OR typeof("row_id") = 'integer'),
	CONSTRAINT "catalog_package_line_position_integer" CHECK("position" IS NULL OR typeof("position") = 'integer'),
	CONSTRAINT "catalog_package_line_quantity_milli_integer" CHECK("quantity_milli" IS NULL OR typeof("quantity_milli") = 'integer'),
	CONSTRAINT "catalog_package_line_centihours_integer" CHECK("centihours" IS NULL OR typeof("centihours") = 'integer'),
	CONSTRAINT "catalog_package_line_quantity" CHECK("catalog_package_line"."quantity_milli" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `catalog_package_line_position` ON `catalog_package_line` (`package_id`,`position`);--> statement-breakpoint
CREATE INDEX `catalog_package_line_item` ON `catalog_package_line` (`item_id`);--> statement-breakpoint
CREATE TABLE `catalog_setting` (
	`id` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`labor_rate_fen` integer,
	`tax_basis_points` integer NOT NULL,
	CONSTRAINT "catalog_setting_id_integer" CHECK("id" IS NULL OR typeof("id") = 'integer'),
	CONSTRAINT "catalog_setting_version_integer" CHECK("version" IS NULL OR typeof("version") = 'integer'),
	CONSTRAINT "catalog_setting_labor_rate_fen_integer" CHECK("labor_rate_fen" IS NULL OR typeof("labor_rate_fen") = 'integer'),
	CONSTRAINT "catalog_setting_tax_basis_points_integer" CHECK("tax_basis_points" IS NULL OR typeof("tax_basis_points") = 'integer'),
	CONSTRAINT "catalog_setting_one_row" CHECK("catalog_setting"."id" = 1)
);
--> statement-breakpoint
CREATE VIRTUAL TABLE `catalog_item_search` USING fts5 (`marks`, `name`, `pinyin`, `initials`, `code`, content='', contentless_delete=1, tokenize='ascii', prefix='4');--> statement-breakpoint
CREATE VIRTUAL TABLE `catalog_package_search` USING fts5 (`marks`, `name`, `pinyin`, `initials`, `code`, content='', contentless_delete=1, tokenize='ascii', prefix='4');