from bulletins.models import Bulletin, Commemoration, Event


def test_each_kind_makes_and_finds_its_own(db):
    for model, kind in ((Bulletin, "event"), (Event, "event"), (Commemoration, "commemoration")):
        made = model.objects.create(
            language="en", title=model.__name__, slug=model.__name__.lower()
        )
        assert made.kind == model().kind == kind
        assert model.objects.only("title").get(pk=made.pk).kind == kind
    assert Event.objects.count() == 2
    assert Commemoration.objects.count() == 1
