"""The web page: server-rendered templates, plain CSS and modest scripts, served by the process of the API.

How to add pages (the quickscan and training pages are made so):

1. Write a module ``assistant/web/<name>_pages.py`` with a function ``routes(pages: Pages) -> APIRouter`` (and without
   ``from __future__ import annotations``: FastAPI must see the types of its closures). A route asks who is there with
   ``caller: Annotated[Caller, Depends(pages.current_caller)]`` and ends with
   ``return pages.render(request, "<name>.html.j2", caller, ...)``. What is missing is raised as ``NotKept`` or
   ``NotFound``, or as ``HTTPException(status, "Dutch sentence.")``: the error page shows the sentence. A POST takes
   ``dependencies=[Depends(same_origin)]`` (assistant.web.same_origin) and ends in a redirect (303) or a page. A paper
   to take along is a ``files.file_response``. Where there are many routes, a function for each job adds its own.
2. Write ``templates/<name>.html.j2`` that begins with ``{% extends "base.html.j2" %}`` and fills the blocks ``title``
   and ``main`` (one h1). It works without JavaScript first; a script in ``static/`` makes it nicer and is loaded in the
   block ``scripts`` as ``<script src="{{ asset('<name>.js') }}" defer></script>``. No inline script and no inline
   style: the Content-Security-Policy forbids both.
3. Put ``<name>_pages.routes`` in ``ROUTES`` (mounting.py) and, for a place in the menu, a line in ``MENU`` (menu.py).
4. Looks: the tokens are in ``static/theme.css`` (NL Design System naming; ``light-dark()`` gives both themes), general
   parts in ``static/page.css`` (``.stack``, ``.card``, ``.notice``, ``.field``, ``.facts``, ``.table``, ``.actions``,
   ``.breadcrumb``, ``.badges``); buttons, links and badges are those of NL Design System
   (``nl-button nl-button--primary``, ``nl-data-badge``, ``nl-mark``). Macros: ``templates/parts.html.j2``.
5. Test it in ``tests/e2e/`` with the fixtures of ``tests/e2e/conftest.py``: axe finds nothing in both themes, and at
   320 pixels nothing is cut off.
"""
