from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from bulletins import sample
from bulletins.models import Bulletin, Category
from bulletins.public.filters import BulletinFilter
from bulletins.public.list import rows_of
def test_x(db, client):
    sample.make_many(50000)
    with connection.cursor() as c: c.execute("ANALYZE")
    cat = Category.objects.first()
    ex = "EXPLAIN QUERY PLAN " if connection.vendor=="sqlite" else "EXPLAIN ANALYZE "
    for addr in ("/en/news/", f"/en/news/?category={cat.slug}", "/en/news/?page=1200", "/en/news/?year=2010&place=northern-state-1", "/en/news/?q=harbour", "/en/news/feed.atom",):
        print("=====", addr)
        with CaptureQueriesContext(connection) as q:
            r=client.get(addr); 
        print(r.status_code, sum(float(x["time"]) for x in q))
        for x in q:
            print("--", x["time"], x["sql"][:300], "...", x["sql"][-500:])
            with connection.cursor() as c:
                c.execute(ex + x["sql"])
                for row in c.fetchall(): print("      ", row[-1])
