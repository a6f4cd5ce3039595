<?xml version="1.0" encoding="UTF-8"?>
<mdata xmlns="http://ufal.mff.cuni.cz/pdt/pml/"><s id="s"><m id="m1"><form>ano</form></m></s></mdata>
