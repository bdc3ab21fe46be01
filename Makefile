# Two commands: `make run` serves the site, `make test` tests it. Each brings what it needs.
.PHONY: run test slow lint format bench check-html lock messages pictures

run:
	@bin/run

test:
	@bin/test

# What `make test` has small, as large as it must hold; half an hour.
slow: export FAULTS = 1
slow: export OLD_BULLETINS = 5000
slow: export LIVES = 12
slow: LARGE = tests/test_smtp_kill.py tests/test_import_leaves_feeds.py tests/test_lives.py
slow:
	@bin/setup dev
	@.venv/bin/python -m pytest $(LARGE)
	@.venv/bin/python -m tests.postgres .venv/bin/python -m pytest $(LARGE)

lint:
	@bin/setup dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check -q .
	@git ls-files '*.html' | xargs .venv/bin/djade --check --target-version 5.2
	@.venv/bin/mypy
	@if command -v shellcheck >/dev/null; then shellcheck bin/setup bin/need bin/run bin/test .ci/run; \
		else echo "NOT CHECKED: shellcheck was not found. As root: apt-get install shellcheck" >&2; fi

format:
	@bin/setup dev
	@.venv/bin/ruff check --fix -q .
	@.venv/bin/ruff format -q .
	@git ls-files '*.html' | xargs .venv/bin/djade --target-version 5.2

bench:
	@bin/setup dev
	@.venv/bin/python -m benchmarks
	@.venv/bin/python -m benchmarks.feeds
	@.venv/bin/python -m tests.postgres .venv/bin/python -m benchmarks.feeds
	@.venv/bin/python -m benchmarks.desk

check-html:
	@bin/setup dev
	@bin/need java:default-jre-headless npm:npm
	@.venv/bin/python bin/check_html.py

lock:
	@bin/setup dev
	@for name in requirements requirements-dev; do \
		uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
			--no-emit-index-url -q $$name.in -o $$name.txt; done

# In the order of the words, without the day, so that a change shows what changed.
messages: CATALOGUE = locale/es/LC_MESSAGES/django.po
messages:
	@bin/setup dev
	@bin/need msgfmt:gettext
	@.venv/bin/python manage.py makemessages -l es --no-location --no-obsolete --ignore=.venv --ignore=var
	@msgattrib --sort-output --width=99 $(CATALOGUE) | sed '/^"\(POT-Creation-Date\|Report-Msgid-Bugs-To\):/d' >$(CATALOGUE)~
	@mv $(CATALOGUE)~ $(CATALOGUE)
	@.venv/bin/python manage.py compilemessages --ignore=.venv

pictures:
	@bin/setup dev
	@bin/need chromium:chromium
	@.venv/bin/python bin/pictures.py
